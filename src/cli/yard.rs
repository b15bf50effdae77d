//! The workspace one stands in: its folder, its plan, and what was written there.

use super::args::Args;
use super::files::{self, Disk};
use super::workspace::settings_here;
use crate::desk::{self, LEDGER, Ledger, Plan, Stage, Workspace, Yard};
use crate::diagnostic::Result;
use crate::forms::Library;
use std::path::{Path, PathBuf};

pub struct Here {
    /// The folder of `jixiao.yaml`, or the current one.
    pub root: PathBuf,
    pub plan: Plan,
    pub ledger: Ledger,
    pub created: u64,
}

impl Here {
    /// `output` takes the place of the plan's.
    pub fn find(args: &Args, output: Option<&Path>) -> Result<Here> {
        let config = args.config.clone().or_else(settings_here);
        let text = config.as_deref().map(files::read_text).transpose()?;
        let name = config.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let mut plan = Plan::load(text.as_deref().map(|text| (name.as_str(), text)))?;
        if let Some(output) = output {
            plan.output = output.to_path_buf();
        }
        let root = config.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_path_buf();
        let ledger = root.join(&plan.output).join(LEDGER);
        let ledger = if ledger.is_file() { Ledger::read(&files::read_text(&ledger)?) } else { Ledger::default() };
        Ok(Here { root, plan, ledger, created: files::created() })
    }

    /// The specs that were named, else all of the workspace.
    pub fn specs(&self, named: &[PathBuf]) -> Result<Vec<PathBuf>> {
        if named.is_empty() { self.plan.specs(&Disk, &self.root) } else { Ok(named.to_vec()) }
    }

    pub fn yard<'a>(&'a self, usual: &'a [String]) -> Yard<'a> {
        Yard { usual, created: self.created, ..Yard::new(&Disk, &self.root, &self.plan, &self.ledger) }
    }

    /// Takes back what is told missing and what neither a spec's own forms nor those of the plan ask for.
    pub fn forgive(&self, workspace: &mut Workspace, library: &Library) {
        let declared = self.plan.stages.iter().filter(|(stage, _)| *stage == Stage::Declaration);
        let declared: Vec<String> = declared.flat_map(|(_, forms)| forms.clone()).collect();
        desk::forgive(workspace, library, &[]);
        if !declared.is_empty() {
            desk::forgive(workspace, library, &declared);
        }
    }

    pub fn write_ledger(&self) -> Result<()> {
        files::write(&self.root.join(&self.plan.output).join(LEDGER), self.ledger.print().as_bytes())
    }
}
