//! The English of the command line: beside every Chinese help text its English one.

use clap::Command;

const EXITS_EN: &str = "Exit codes: 0 clean; 1 errors or warnings; 2 could not run.";

/// (the Chinese help, its English).
const ENGLISH: &[(&str, &str)] = &[
    (
        "把改好的规格与申报时的比较，写出修订，填成修订申报表",
        "Compare the edited spec with the declared one, write the revision and fill its form",
    ),
    (
        "汇总许多单位：项目数、资金、指标、问题各多少，哪些项目几个单位都有",
        "Sum up many units: projects, money, indicators and findings of each, and the names that several units share",
    ),
    ("覆盖已有的文件", "Overwrite a file that is there"),
    ("写到这个文件", "Write to this file"),
    ("规格：装着各单位的文件夹、单位文件夹或项目文件", "Specs: folders of units, unit folders or project files"),
    ("输出格式；xlsx、docx 要用 -o 给出文件名", "Output format; xlsx and docx need a file named with -o"),
    ("把修订并入申报时的规格", "Apply a revision to the declared spec"),
    (
        "申报时的和改好的规格：文件、单位文件夹、表格，或 git 里的版本；用 --base 时只写改好的",
        "Declared and edited spec: files, unit folders, office files or git revisions; with --base only the edited one",
    ),
    ("申报时的 git 版本，如 标签 申报2025", "The git revision that was declared, such as a tag"),
    (
        "填哪张修订表（编号）；不写则用与规格同一地区的",
        "Revision form to fill (id); default: the one of the spec's region",
    ),
    (
        "修订申报表写到这里：.docx 或 .xlsx，或文件夹；不写则只写修订的 YAML",
        "Where the form goes: a .docx or .xlsx, or a folder; default: only the revision's YAML",
    ),
    (
        "修订：jixiao revise 写出的，或从退回的修订表导入的",
        "Revision: written by jixiao revise, or imported from a returned form",
    ),
    ("申报时的规格，改好后写回", "The declared spec; it is changed"),
    (
        "比较两份规格、文件夹、表格或 git 里的版本，用业务的话说改了什么",
        "Compare two specs, folders, office files or git revisions, in the field's words",
    ),
    (
        "原来的和现在的：规格、文件夹、表格文件，或 git 里的版本，如 HEAD~1:specs/某单位；用 --base 时只写现在的",
        "Old and new: specs, folders, office files, or git revisions such as HEAD~1:specs/unit; with --base only the new one",
    ),
    (
        "与 git 里这个版本的同一路径比较，如 HEAD 或 标签",
        "Compare with the same path in this git revision, such as HEAD or a tag",
    ),
    (
        "绩效：把预算绩效目标写成文本，检查它，填进官方表格，再从表格读回来",
        "jixiao: budget-performance paperwork as text: check it, fill the official tables, read them back",
    ),
    (
        "表单所在的文件夹（默认：当前文件夹的 templates/，然后是内置的表单）",
        "Folder of forms (default: ./templates, then the built-in forms)",
    ),
    (
        "工作区设置 jixiao.yaml（默认从当前文件夹向上找）",
        "Workspace settings (default: jixiao.yaml here or in a folder above)",
    ),
    ("语言：zh 或 en（也可设环境变量 JIXIAO_LANG）", "Language: zh or en (or set JIXIAO_LANG)"),
    ("是否用颜色", "Whether to use colour"),
    ("只显示错误和警告，不显示提示和进度", "Show errors and warnings only"),
    (
        "读一个 Excel 文件最多用多少内存（MiB）；默认够四十万格、四万个项目，更大的会拒绝",
        "Memory to spend on reading one Excel file (MiB); the default is enough for 400,000 cells and 40,000 projects, larger files are refused",
    ),
    (
        "检查规格：字段、金额、指标，逐条指出在哪一行、哪条规则、怎么改",
        "Check specs: each finding with its line, its rule and the repair",
    ),
    (
        "新建一个单位文件夹，里面是按一张表列好字段、逐项有说明的空规格",
        "Start a unit's folder: a blank spec with the fields of one form, each explained",
    ),
    ("要新建的文件夹；已有的须是空的", "Folder to make; one that exists must be empty"),
    (
        "照去年的写今年的：规格、单位文件夹，或收到的表",
        "Begin with last year's: a spec, a unit's folder or a received form",
    ),
    (
        "与 --from 同用：写到这个文件夹；已有的须是空的",
        "With --from: write into this folder; one that exists must be empty",
    ),
    ("为哪张表写规格（编号，见 jixiao forms）", "The form to write a spec for (id, see jixiao forms)"),
    (
        "把规格排成统一的样子：字段次序、引号、长文字、金额和日期的写法；内容不变",
        "Put specs into canonical form: key order, quotes, long text, amounts and dates; the facts stay",
    ),
    (
        "规格文件，或装着它们的文件夹；- 为标准输入，结果写到标准输出",
        "Spec files, or folders of them; - reads standard input and writes standard output",
    ),
    (
        "不改文件，只列出要改的；有要改的则退出码为 1",
        "Change nothing; list the files that would change, exit 1 if there are any",
    ),
    ("不改文件，只显示要改哪些行", "Change nothing; show the lines that would change"),
    (
        "打印规格的 JSON Schema：编辑器据此补全字段、显示说明",
        "Print the JSON Schema of specs, for completion and hover in editors",
    ),
    ("写到这个文件；不写则打印出来", "Write to this file; default: standard output"),
    ("把规格填进官方表格", "Fill the official tables from specs"),
    ("把填好的表格读成规格", "Read filled tables back into specs"),
    (
        "给自评打分：每条指标得几分、怎样得来、凭什么",
        "Score self-evaluations: what each indicator earns, how, and by which text",
    ),
    ("把规格里的内容写成 JSON", "Write the facts of specs as JSON"),
    ("列出可用的表单", "List the forms at hand"),
    ("列出、说明、检查表单", "List, explain and check forms"),
    ("说明一张表：填哪些字段、算哪些、留哪些空白", "Explain a form: what it shows, computes and leaves blank"),
    ("表单编号", "Form id"),
    ("检查文件夹里的表单，指出 form.yaml 哪一行不对", "Check a folder of forms; faults at their line in form.yaml"),
    ("装着表单的文件夹", "Folder of forms"),
    ("列出检查规则，或解释其中一条", "List the rules, or explain one"),
    (
        "规格：单位文件夹、项目文件，或装着它们的文件夹；- 为标准输入",
        "Specs: a unit's folder, a project file, or a folder of them; - for standard input",
    ),
    ("规格：单位文件夹、项目文件，或装着它们的文件夹", "Specs: a unit's folder, a project file, or a folder of them"),
    (
        "规格：单位文件夹或项目文件；一个都不写，则填 jixiao.yaml 里说的、过期了的表",
        "Specs: a unit's folder or a project file; none: fill what jixiao.yaml asks for and is out of date",
    ),
    (
        "不要规格，填一张空白表发下去；Excel 里一级、二级指标、计算符号和勾选的格子可以从列表里选",
        "No specs: the empty form to hand out; in Excel levels, signs and ticks are chosen from lists",
    ),
    (
        "看着整个工作区，规格一存盘就填过期了的表；Ctrl-C 结束",
        "Watch the workspace and fill what a save made out of date; Ctrl-C ends",
    ),
    (
        "看看进度：每个单位各阶段欠哪些表，哪些没有填、过期、改过，有几处问题",
        "Show the progress: what each unit owes at each stage, what is missing, late, edited or faulty",
    ),
    (
        "规格：单位文件夹、项目文件，或装着它们的文件夹；不写则是整个工作区",
        "Specs: a unit's folder, a project file, or a folder of them; default: the whole workspace",
    ),
    ("只看这个阶段", "This stage only"),
    ("输出格式", "Output format"),
    (
        "输出格式；csv 写成几个文件，要用 -o 给出文件夹",
        "Output format; csv makes several files and needs a folder with -o",
    ),
    ("表格写到这个文件夹（--format csv）", "Write the tables into this folder (--format csv)"),
    (
        "填哪张表（编号，见 jixiao forms）；不写则按 单位.yaml 里的“表”",
        "Which form (id, see jixiao forms); default: what 单位.yaml names under 表",
    ),
    ("写成 Excel 还是 Word；不写则按表单自己的", "Excel or Word; default: what the form is sent as"),
    (
        "写到哪里：文件夹，或单个文件名；- 为标准输出（不能是终端）",
        "Where to write: a folder, or one file name; - for standard output (no terminal)",
    ),
    (
        "填好的表：.xlsx .xls .xlsb .ods .docx .html .mht .csv、Excel 2003 XML，或从网页粘贴的制表文本；也可以是文件夹，或加引号的通配，如 '去年/**/*.xls*'",
        "Filled tables: .xlsx .xls .xlsb .ods .docx .html .mht .csv, Excel 2003 XML, or tab-separated text pasted from a web page; also folders and quoted patterns such as 'last-year/**/*.xls*'",
    ),
    (
        "退给填表的人：问题写成批注，另存一份 .xlsx；给文件夹的，每个有问题的文件一份退回说明，.xlsx 的另有批注；原件不动",
        "To send back: the findings as notes in a copy of the .xlsx; given a folder, a letter (.docx) for each file with faults, and notes beside it for .xlsx; originals stay",
    ),
    (
        "写一页 HTML：每张表照原样，每一格去了哪里、有什么问题",
        "Write one HTML page: each sheet as it is, what became of each cell, and the findings",
    ),
    (
        "说明填好的表里一格成了什么：哪个字段、标签还是略过，凭什么，有什么问题",
        "Tell what a cell of a filled table became: which fact, label or rule, by what, and its findings",
    ),
    (
        "哪一格：文件!工作表!F12；只有一张表的写 文件!F12，文本写 文件:行:列",
        "Which cell: FILE!Sheet!F12, FILE!F12 where there is one sheet, FILE:LINE:COLUMN for text",
    ),
    (
        "规格写到这个文件夹，一个单位一个子文件夹；不写则只报告",
        "Write specs into this folder, one subfolder a unit; without it only report",
    ),
    (
        "并入已有的规格（文件、单位文件夹，或装着各单位的文件夹）：只改表上有的内容，其余和注释都不动",
        "Lay it onto this spec (a file, a unit's folder, or the folder of all units): only what the form shows is changed, comments stay",
    ),
    ("与 --into 同用：只列会改什么，不写", "With --into: list what would change and write nothing"),
    ("按哪张表读（编号）；不写则自动辨认", "Which form to read by (id); default: recognise it"),
    (
        "覆盖已有的规格文件（和 --annotate、--report 的文件）",
        "Overwrite specs that exist (and the files of --annotate and --report)",
    ),
    ("覆盖已有的、不是本命令写出的文件", "Overwrite files that exist and were not written by this command"),
    ("只报这些规则：编号或其开头，如 M,K003", "Report only these rules: ids or beginnings of ids, such as M,K003"),
    ("不报这些规则：编号或其开头，如 V1,K003", "Leave these rules out: ids or beginnings of ids, such as V1,K003"),
    ("只列每条规则报了几处", "Count the findings of each rule instead of showing them"),
    ("有问题也以 0 退出", "Exit with 0 even when there are findings"),
    (
        "自动改好能改的（只改写法，内容不变），再检查一遍",
        "Mend what can be mended without changing what is said, then check again",
    ),
    (
        "连要人定夺的也改（会改动原文的字），与 --fix 或 --diff 同用",
        "Also make fixes that change the wording; with --fix or --diff",
    ),
    ("只显示会改成什么，不写文件", "Show what would change, write nothing"),
    (
        "由空白的官方文件起草 form.yaml：标签、合并、栏宽照抄，空格子留待命名",
        "Draft a form.yaml from a blank official file: labels, merges and widths kept, blanks left to name",
    ),
    ("空白表：.docx .xlsx 等", "A blank form: .docx, .xlsx and others"),
    ("写到哪个文件；不写则打印出来", "Write to this file; without it, print"),
    ("列出全部规则", "List all rules"),
    ("打印一条规则的说明", "Print the page of a rule"),
    ("规则编号，如 M001", "Rule id, such as M001"),
    (
        "不写文件，只看那里的表是不是这些规格填出来的；有不同则逐格说明，退出码为 1",
        "Write nothing; tell whether the files there are what the specs give, cell by cell, exit 1 if not",
    ),
    (
        "让 git 看得懂 Excel 和 Word 表，按项目和指标合并规格",
        "Let git read Excel and Word tables, and merge specs by project and indicator",
    ),
    ("写 .gitattributes 和本仓库的 git 设置", "Write .gitattributes and the git settings of this repository"),
    (
        "哪些文件是规格，合并时按内容合并（.gitattributes 的写法，可写多次；默认 specs/**/*.yaml）",
        "Which files are specs, to be merged by what they say (as in .gitattributes; may be repeated; default specs/**/*.yaml)",
    ),
    (
        "让 git 记住读过的表；表单或程序换了以后，看到的可能是旧的",
        "Let git remember tables it has read; after a change of forms or program it may show the old reading",
    ),
    (
        "不改动，只列出设置了什么；没有设置好则退出码为 1",
        "Change nothing; list what is set, exit 1 if something is missing",
    ),
    ("撤消 install，别的都不动", "Undo install and nothing else"),
    (
        "把一份表打印成规格；git diff 用它看表（不会失败）",
        "Print a table as a spec; git diff reads tables with it (never fails)",
    ),
    ("Excel 或 Word 文件", "An Excel or Word file"),
    ("合并一份规格，结果写到“我方”文件；git merge 用它", "Merge a spec into the file of ours; git merge uses it"),
    ("双方原来的文件（%O）", "The common ancestor (%O)"),
    ("我方的文件（%A）", "Our file (%A)"),
    ("对方的文件（%B）", "Their file (%B)"),
    ("冲突标记的长度（%L）", "Length of the conflict markers (%L)"),
    ("文件在仓库里的路径（%P）", "Path of the file in the repository (%P)"),
    ("原、我方、对方各叫什么（%S %X %Y）", "What ancestor, ours and theirs are called (%S %X %Y)"),
    (
        "看看装得怎样：表单、规格、字体、git，哪一样要处理",
        "Look at the installation: forms, specs, fonts, git, and what wants attention",
    ),
    ("打印命令行补全的脚本", "Print the completion script of a shell"),
    ("用的是哪种命令行", "Which shell"),
    ("打印手册页（man），或写到文件夹里", "Print the manual page, or write all of them into a folder"),
    (
        "写到这个文件夹，每条命令一页；不写则打印总页",
        "Write into this folder, one page a command; default: print the main page",
    ),
];

/// (what a value is called in the Chinese help, its English).
const VALUES: &[(&str, &str)] = &[
    ("规格", "SPEC"),
    ("格式", "FORMAT"),
    ("编号", "ID"),
    ("文件夹", "FOLDER"),
    ("文件", "FILE"),
    ("路径", "PATH"),
    ("版本", "REVISION"),
    ("阶段", "STAGE"),
    ("长度", "LENGTH"),
    ("语言", "LANGUAGE"),
    ("种类", "KIND"),
    ("样式", "PATTERN"),
    ("文件或文件夹", "FILE OR FOLDER"),
    ("文件!格", "FILE!CELL"),
    ("我方", "OURS"),
    ("对方", "THEIRS"),
    ("命令行", "SHELL"),
    ("名称", "NAME"),
    ("去年的", "LAST YEAR"),
    ("原", "BASE"),
    ("修订", "REVISION"),
    ("何时", "WHEN"),
];

/// The same command line with English help.
pub fn in_english(mut command: Command) -> Command {
    let english = |text: Option<String>| {
        let text = text?;
        ENGLISH.iter().find(|(chinese, _)| *chinese == text).map(|(_, english)| *english)
    };
    if let Some(about) = english(command.get_about().map(ToString::to_string)) {
        command = command.about(about);
    }
    if command.get_after_help().is_some() {
        command = command.after_help(EXITS_EN);
    }
    command = command.mut_args(|mut arg| {
        if let Some(help) = english(arg.get_help().map(ToString::to_string)) {
            arg = arg.help(help);
        }
        let called = arg.get_value_names().and_then(|names| names.first().map(ToString::to_string));
        match VALUES.iter().find(|(chinese, _)| Some(*chinese) == called.as_deref()) {
            Some((_, english)) => arg.value_name(*english),
            None => arg,
        }
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_string()).collect();
    for name in names {
        command = command.mut_subcommand(name, in_english);
    }
    command
}

#[cfg(test)]
mod tests {
    use super::super::Args;
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_help_text_has_its_english() {
        fn chinese(command: &Command, left: &mut Vec<String>) {
            let texts = command.get_about().map(ToString::to_string).into_iter();
            let texts = texts.chain(command.get_arguments().filter_map(|arg| arg.get_help().map(ToString::to_string)));
            let called = command.get_arguments().filter_map(|arg| Some(arg.get_value_names()?.first()?.to_string()));
            let texts = texts.chain(called);
            left.extend(texts.filter(|text| {
                text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && !text.contains("单位.yaml names")
            }));
            command.get_subcommands().for_each(|sub| chinese(sub, left));
        }
        let mut left = Vec::new();
        chinese(&in_english(Args::command()), &mut left);
        assert!(left.is_empty(), "{left:?}");
        Args::command().debug_assert();
    }
}
