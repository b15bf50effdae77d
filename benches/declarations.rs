//! What 1,000 Word declarations cost: filling, reading back before anything is written, and the .docx itself.
//! The form is that of the template fillers measured beside it: docs/performance.md.

use criterion::{Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use jixiao::formats::docx;
use jixiao::forms::{Folder, Form, Library, extract, fill, survive};
use jixiao::source::SourceId;
use jixiao::spec::Record;
use jixiao::tree::Node;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

mod workload;

const DECLARATIONS: usize = 1_000;

fn library() -> Library {
    let files = BTreeMap::from([(
        "office/declaration/form.yaml".to_string(),
        include_str!("forms/office/declaration/form.yaml").to_string(),
    )]);
    let own = Folder { name: "benches/forms".into(), files, ..Folder::default() };
    Library::load(&[own, Folder::built_in()]).unwrap().0
}

fn one(form: &Form, library: &Library, project: &Node) -> usize {
    let document = fill(form, project, &library.taxonomy);
    let back = extract(form, &document.sections, SourceId::default(), &library.taxonomy);
    assert!(survive::compare(form, project, &back).findings.is_empty());
    docx::write(&document, 0).unwrap().0.len()
}

fn declarations(c: &mut Criterion) {
    let library = library();
    let form = library.find("office/declaration").unwrap();
    let facts = workload::unit(DECLARATIONS).to_tree();
    let projects = facts.child("项目").map(Node::items).unwrap_or(&[]);
    let documents: Vec<_> = projects.iter().map(|project| fill(form, project, &library.taxonomy)).collect();

    let mut group = c.benchmark_group("1000 declarations");
    group.sampling_mode(SamplingMode::Flat).sample_size(10).measurement_time(Duration::from_secs(8));
    group.throughput(Throughput::Elements(DECLARATIONS as u64));
    group.bench_function("fill, read back, write .docx", |b| {
        b.iter(|| projects.iter().map(|project| one(form, &library, black_box(project))).sum::<usize>())
    });
    group.bench_function("docx::write alone", |b| {
        b.iter(|| documents.iter().map(|document| docx::write(black_box(document), 0).unwrap().0.len()).sum::<usize>())
    });
    group.finish();
}

criterion_group!(benches, declarations);
criterion_main!(benches);
