//! The command line as clap sees it, in Chinese, with the English beside it.

mod english;

use crate::desk::Stage;
use crate::diagnostic::{Language, Words};
use crate::formats::Room;
use clap::{Args as ClapArgs, Command, CommandFactory, Parser, Subcommand, ValueEnum, value_parser};
pub use english::in_english;
use std::path::PathBuf;

#[derive(Debug, Parser)]
#[command(name = "jixiao", version, about = "绩效：把预算绩效目标写成文本，检查它，填进官方表格，再从表格读回来", after_help = EXITS_ZH, disable_help_subcommand = true)]
pub struct Args {
    /// 表单所在的文件夹（默认：当前文件夹的 templates/，然后是内置的表单）
    #[arg(long, global = true, value_name = "文件夹")]
    pub templates: Option<PathBuf>,
    /// 工作区设置 jixiao.yaml（默认从当前文件夹向上找）
    #[arg(long, global = true, value_name = "文件")]
    pub config: Option<PathBuf>,
    /// 语言：zh 或 en（也可设环境变量 JIXIAO_LANG）
    #[arg(long, global = true, value_name = "语言", value_parser = ["zh", "en"])]
    pub lang: Option<String>,
    /// 是否用颜色
    #[arg(long, global = true, value_name = "何时", default_value = "auto")]
    pub color: When,
    /// 只显示错误和警告，不显示提示和进度
    #[arg(long, short, global = true)]
    pub quiet: bool,
    #[command(subcommand)]
    pub verb: Verb,
}

/// For the commands that read workbooks.
#[derive(Debug, ClapArgs)]
pub struct Memory {
    /// 读一个 Excel 文件最多用多少内存（MiB）；默认够四十万格、四万个项目，更大的会拒绝
    #[arg(long, value_name = "MiB", default_value_t = Room::USUAL.mebibytes(), value_parser = value_parser!(u64).range(64..=1 << 20))]
    pub memory: u64,
}

impl Args {
    pub fn room(&self) -> Room {
        let memory = match &self.verb {
            Verb::Import(options) => &options.memory,
            Verb::Why(options) => &options.memory,
            Verb::Diff(options) => &options.memory,
            Verb::Revise(options) => &options.memory,
            _ => return Room::USUAL,
        };
        Room::of_mebibytes(memory.memory)
    }
}

const EXITS_ZH: &str = "退出码：0 没有问题；1 有错误或警告；2 无法运行。";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

/// How `import` tells what it read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    Text,
    Json,
    Jsonl,
}

/// How `check` prints findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Findings {
    Text,
    Concise,
    Json,
    Jsonl,
    Sarif,
    Github,
    Junit,
}

impl From<Format> for Findings {
    fn from(format: Format) -> Findings {
        match format {
            Format::Text => Findings::Text,
            Format::Json => Findings::Json,
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// 检查规格：字段、金额、指标，逐条指出在哪一行、哪条规则、怎么改
    Check(Check),
    /// 新建一个单位文件夹，里面是按一张表列好字段、逐项有说明的空规格
    New(New),
    /// 把规格排成统一的样子：字段次序、引号、长文字、金额和日期的写法；内容不变
    Fmt(Fmt),
    /// 把规格填进官方表格
    Render(Render),
    /// 把填好的表格读成规格
    Import(Import),
    /// 说明填好的表里一格成了什么：哪个字段、标签还是略过，凭什么，有什么问题
    Why(Why),
    /// 把规格里的内容写成 JSON
    Export(Export),
    /// 汇总许多单位：项目数、资金、指标、问题各多少，哪些项目几个单位都有
    Summary(Summary),
    /// 比较两份规格、文件夹、表格或 git 里的版本，用业务的话说改了什么
    Diff(Diff),
    /// 把改好的规格与申报时的比较，写出修订，填成修订申报表
    Revise(Revise),
    /// 把修订并入申报时的规格
    Apply(Apply),
    /// 看看进度：每个单位各阶段欠哪些表，哪些没有填、过期、改过，有几处问题
    Status(Status),
    /// 给自评打分：每条指标得几分、怎样得来、凭什么
    Score(Score),
    /// 列出、说明、检查表单
    Forms(Forms),
    /// 列出检查规则，或解释其中一条
    Rules(Rules),
    /// 打印规格的 JSON Schema：编辑器据此补全字段、显示说明
    Schema(Schema),
    /// 让 git 看得懂 Excel 和 Word 表，按项目和指标合并规格
    Git(Git),
    /// 看看装得怎样：表单、规格、字体、git，哪一样要处理
    Doctor(Doctor),
    /// 打印命令行补全的脚本
    Completions(Completions),
    /// 打印手册页（man），或写到文件夹里
    Man(Man),
}

#[derive(Debug, ClapArgs)]
#[command(group = clap::ArgGroup::new("fixing").multiple(true))]
pub struct Check {
    /// 规格：单位文件夹、项目文件，或装着它们的文件夹；- 为标准输入
    #[arg(required = true, value_name = "规格")]
    pub specs: Vec<PathBuf>,
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "text")]
    pub format: Findings,
    /// 只报这些规则：编号或其开头，如 M,K003
    #[arg(long, value_name = "编号", value_delimiter = ',')]
    pub select: Vec<String>,
    /// 不报这些规则：编号或其开头，如 V1,K003
    #[arg(long, value_name = "编号", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// 只列每条规则报了几处
    #[arg(long, conflicts_with = "fixing")]
    pub statistics: bool,
    /// 有问题也以 0 退出
    #[arg(long)]
    pub exit_zero: bool,
    /// 自动改好能改的（只改写法，内容不变），再检查一遍
    #[arg(long, group = "fixing")]
    pub fix: bool,
    /// 连要人定夺的也改（会改动原文的字），与 --fix 或 --diff 同用
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,
    /// 只显示会改成什么，不写文件
    #[arg(long, group = "fixing")]
    pub diff: bool,
}

#[derive(Debug, ClapArgs)]
pub struct New {
    /// 要新建的文件夹；已有的须是空的
    #[arg(value_name = "文件夹", required_unless_present = "from")]
    pub folder: Option<PathBuf>,
    /// 为哪张表写规格（编号，见 jixiao forms）
    #[arg(long, value_name = "编号", required_unless_present = "from", conflicts_with = "from")]
    pub form: Option<String>,
    /// 照去年的写今年的：规格、单位文件夹，或收到的表
    #[arg(long, value_name = "去年的")]
    pub from: Option<PathBuf>,
    /// 与 --from 同用：写到这个文件夹；已有的须是空的
    #[arg(short, long, value_name = "文件夹", requires = "from", conflicts_with = "folder")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct Fmt {
    /// 规格文件，或装着它们的文件夹；- 为标准输入，结果写到标准输出
    #[arg(required = true, value_name = "规格")]
    pub paths: Vec<PathBuf>,
    /// 不改文件，只列出要改的；有要改的则退出码为 1
    #[arg(long)]
    pub check: bool,
    /// 不改文件，只显示要改哪些行
    #[arg(long)]
    pub diff: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Schema {
    /// 写到这个文件；不写则打印出来
    #[arg(long, short, value_name = "文件")]
    pub output: Option<PathBuf>,
    /// 覆盖已有的、不是本命令写出的文件
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Render {
    /// 规格：单位文件夹或项目文件；一个都不写，则填 jixiao.yaml 里说的、过期了的表
    #[arg(value_name = "规格")]
    pub specs: Vec<PathBuf>,
    /// 填哪张表（编号，见 jixiao forms）；不写则按 单位.yaml 里的“表”
    #[arg(long, value_name = "编号")]
    pub form: Vec<String>,
    /// 写成 Excel 还是 Word；不写则按表单自己的
    #[arg(long, value_name = "种类")]
    pub to: Option<To>,
    /// 写到哪里：文件夹，或单个文件名；- 为标准输出（不能是终端）
    #[arg(long, short, value_name = "路径")]
    pub output: Option<PathBuf>,
    /// 覆盖已有的、不是本命令写出的文件
    #[arg(long)]
    pub force: bool,
    /// 不写文件，只看那里的表是不是这些规格填出来的；有不同则逐格说明，退出码为 1
    #[arg(long)]
    pub check: bool,
    /// 不要规格，填一张空白表发下去；Excel 里一级、二级指标、计算符号和勾选的格子可以从列表里选
    #[arg(long, conflicts_with_all = ["check", "watch"])]
    pub blank: bool,
    /// 看着整个工作区，规格一存盘就填过期了的表；Ctrl-C 结束
    #[arg(long)]
    pub watch: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum To {
    Xlsx,
    Docx,
}

#[derive(Debug, ClapArgs)]
pub struct Import {
    /// 填好的表：.xlsx .xls .xlsb .ods .docx .html .mht .csv、Excel 2003 XML，或从网页粘贴的制表文本；也可以是文件夹，或加引号的通配，如 '去年/**/*.xls*'
    #[arg(required = true, value_name = "文件")]
    pub files: Vec<PathBuf>,
    /// 规格写到这个文件夹，一个单位一个子文件夹；不写则只报告
    #[arg(long, short, value_name = "文件夹")]
    pub output: Option<PathBuf>,
    /// 并入已有的规格（文件、单位文件夹，或装着各单位的文件夹）：只改表上有的内容，其余和注释都不动
    #[arg(long, value_name = "规格", conflicts_with = "output")]
    pub into: Option<PathBuf>,
    /// 与 --into 同用：只列会改什么，不写
    #[arg(long, requires = "into")]
    pub dry_run: bool,
    /// 退给填表的人：问题写成批注，另存一份 .xlsx；给文件夹的，每个有问题的文件一份退回说明，.xlsx 的另有批注；原件不动
    #[arg(long, value_name = "文件或文件夹")]
    pub annotate: Option<PathBuf>,
    /// 写一页 HTML：每张表照原样，每一格去了哪里、有什么问题
    #[arg(long, value_name = "文件")]
    pub report: Option<PathBuf>,
    /// 按哪张表读（编号）；不写则自动辨认
    #[arg(long, value_name = "编号")]
    pub form: Option<String>,
    /// 覆盖已有的规格文件（和 --annotate、--report 的文件）
    #[arg(long)]
    pub force: bool,
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "text")]
    pub format: ImportFormat,
    #[command(flatten)]
    pub memory: Memory,
}

#[derive(Debug, ClapArgs)]
pub struct Why {
    /// 哪一格：文件!工作表!F12；只有一张表的写 文件!F12，文本写 文件:行:列
    #[arg(value_name = "文件!格")]
    pub cell: PathBuf,
    /// 按哪张表读（编号）；不写则自动辨认
    #[arg(long, value_name = "编号")]
    pub form: Option<String>,
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "text")]
    pub format: Format,
    #[command(flatten)]
    pub memory: Memory,
}

#[derive(Debug, ClapArgs)]
pub struct Export {
    /// 规格：单位文件夹、项目文件，或装着它们的文件夹
    #[arg(required = true, value_name = "规格")]
    pub specs: Vec<PathBuf>,
    /// 输出格式；csv 写成几个文件，要用 -o 给出文件夹
    #[arg(long, value_name = "格式", default_value = "json")]
    pub format: ExportFormat,
    /// 表格写到这个文件夹（--format csv）
    #[arg(short, long, value_name = "文件夹")]
    pub output: Option<PathBuf>,
    /// 覆盖已有的文件
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Summary {
    /// 规格：装着各单位的文件夹、单位文件夹或项目文件
    #[arg(required = true, value_name = "规格")]
    pub specs: Vec<PathBuf>,
    /// 输出格式；xlsx、docx 要用 -o 给出文件名
    #[arg(long, value_name = "格式", default_value = "text")]
    pub format: SummaryFormat,
    /// 写到这个文件
    #[arg(short, long, value_name = "文件")]
    pub output: Option<PathBuf>,
    /// 覆盖已有的文件
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Diff {
    /// 原来的和现在的：规格、文件夹、表格文件，或 git 里的版本，如 HEAD~1:specs/某单位；用 --base 时只写现在的
    #[arg(required = true, num_args = 1..=2, value_name = "规格")]
    pub sides: Vec<PathBuf>,
    /// 与 git 里这个版本的同一路径比较，如 HEAD 或 标签
    #[arg(long, value_name = "版本")]
    pub base: Option<String>,
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "text")]
    pub format: DiffFormat,
    #[command(flatten)]
    pub memory: Memory,
}

#[derive(Debug, ClapArgs)]
pub struct Revise {
    /// 申报时的和改好的规格：文件、单位文件夹、表格，或 git 里的版本；用 --base 时只写改好的
    #[arg(required = true, num_args = 1..=2, value_name = "规格")]
    pub sides: Vec<PathBuf>,
    /// 申报时的 git 版本，如 标签 申报2025
    #[arg(long, value_name = "版本")]
    pub base: Option<String>,
    /// 填哪张修订表（编号）；不写则用与规格同一地区的
    #[arg(long, value_name = "编号")]
    pub form: Option<String>,
    /// 修订申报表写到这里：.docx 或 .xlsx，或文件夹；不写则只写修订的 YAML
    #[arg(long, short, value_name = "路径")]
    pub output: Option<PathBuf>,
    /// 覆盖已有的、不是本命令写出的文件
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub memory: Memory,
}

#[derive(Debug, ClapArgs)]
pub struct Apply {
    /// 修订：jixiao revise 写出的，或从退回的修订表导入的
    #[arg(value_name = "修订")]
    pub revision: PathBuf,
    /// 申报时的规格，改好后写回
    #[arg(value_name = "规格")]
    pub spec: PathBuf,
    /// 不改文件，只列出要改的；有要改的则退出码为 1
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Status {
    /// 规格：单位文件夹、项目文件，或装着它们的文件夹；不写则是整个工作区
    #[arg(value_name = "规格")]
    pub specs: Vec<PathBuf>,
    /// 只看这个阶段
    #[arg(long, value_name = "阶段")]
    pub stage: Option<StageName>,
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "table")]
    pub format: StatusFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StageName {
    #[value(name = "申报", alias = "declaration")]
    Declaration,
    #[value(name = "监控", alias = "monitoring")]
    Monitoring,
    #[value(name = "自评", alias = "self-evaluation")]
    SelfEvaluation,
}

impl From<StageName> for Stage {
    fn from(name: StageName) -> Stage {
        match name {
            StageName::Declaration => Stage::Declaration,
            StageName::Monitoring => Stage::Monitoring,
            StageName::SelfEvaluation => Stage::SelfEvaluation,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StatusFormat {
    Table,
    Json,
    Html,
}

#[derive(Debug, ClapArgs)]
pub struct Score {
    /// 规格：单位文件夹、项目文件，或装着它们的文件夹；- 为标准输入
    #[arg(required = true, value_name = "规格")]
    pub specs: Vec<PathBuf>,
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "table")]
    pub format: ScoreFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ScoreFormat {
    Table,
    Json,
    Markdown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    Text,
    Json,
    Markdown,
    Html,
}

/// How `summary` is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SummaryFormat {
    Text,
    Json,
    Csv,
    Html,
    Xlsx,
    Docx,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Json,
    Csv,
}

#[derive(Debug, ClapArgs)]
pub struct Forms {
    #[command(subcommand)]
    pub verb: Option<FormsVerb>,
    /// 输出格式
    #[arg(long, global = true, value_name = "格式", default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Subcommand)]
pub enum FormsVerb {
    /// 列出可用的表单
    List,
    /// 说明一张表：填哪些字段、算哪些、留哪些空白
    Show {
        /// 表单编号
        #[arg(value_name = "编号")]
        id: String,
    },
    /// 检查文件夹里的表单，指出 form.yaml 哪一行不对
    Check {
        /// 装着表单的文件夹
        #[arg(required = true, value_name = "文件夹")]
        folders: Vec<PathBuf>,
    },
    /// 由空白的官方文件起草 form.yaml：标签、合并、栏宽照抄，空格子留待命名
    Draft {
        /// 空白表：.docx .xlsx 等
        #[arg(value_name = "文件")]
        file: PathBuf,
        /// 写到哪个文件；不写则打印出来
        #[arg(long, short, value_name = "路径")]
        output: Option<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Rules {
    #[command(subcommand)]
    pub verb: Option<RulesVerb>,
    /// 输出格式
    #[arg(long, global = true, value_name = "格式", default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Subcommand)]
pub enum RulesVerb {
    /// 列出全部规则
    List,
    /// 打印一条规则的说明
    Explain {
        /// 规则编号，如 M001
        #[arg(value_name = "编号")]
        id: String,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Git {
    #[command(subcommand)]
    pub verb: GitVerb,
}

#[derive(Debug, Subcommand)]
pub enum GitVerb {
    /// 写 .gitattributes 和本仓库的 git 设置
    Install {
        /// 哪些文件是规格，合并时按内容合并（.gitattributes 的写法，可写多次；默认 specs/**/*.yaml）
        #[arg(long, value_name = "样式")]
        specs: Vec<String>,
        /// 让 git 记住读过的表；表单或程序换了以后，看到的可能是旧的
        #[arg(long)]
        cache: bool,
        /// 不改动，只列出设置了什么；没有设置好则退出码为 1
        #[arg(long)]
        check: bool,
    },
    /// 撤消 install，别的都不动
    Uninstall,
    /// 把一份表打印成规格；git diff 用它看表（不会失败）
    Textconv {
        /// Excel 或 Word 文件
        #[arg(value_name = "文件", allow_hyphen_values = true)]
        file: PathBuf,
    },
    /// 合并一份规格，结果写到“我方”文件；git merge 用它
    Merge {
        /// 双方原来的文件（%O）
        #[arg(value_name = "原")]
        base: PathBuf,
        /// 我方的文件（%A）
        #[arg(value_name = "我方")]
        ours: PathBuf,
        /// 对方的文件（%B）
        #[arg(value_name = "对方")]
        theirs: PathBuf,
        /// 冲突标记的长度（%L）
        #[arg(value_name = "长度", default_value_t = 7)]
        size: usize,
        /// 文件在仓库里的路径（%P）
        #[arg(value_name = "路径", allow_hyphen_values = true)]
        path: Option<String>,
        /// 原、我方、对方各叫什么（%S %X %Y）
        #[arg(value_name = "名称", allow_hyphen_values = true)]
        labels: Vec<String>,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Doctor {
    /// 输出格式
    #[arg(long, value_name = "格式", default_value = "text")]
    pub format: Format,
}

#[derive(Debug, ClapArgs)]
pub struct Completions {
    /// 用的是哪种命令行
    #[arg(value_name = "命令行")]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, ClapArgs)]
pub struct Man {
    /// 写到这个文件夹，每条命令一页；不写则打印总页
    #[arg(long, short, value_name = "文件夹")]
    pub output: Option<PathBuf>,
    /// 覆盖已有的、不是本命令写出的文件
    #[arg(long)]
    pub force: bool,
}

/// The command line in a language.
pub fn command(language: Language) -> Command {
    match language {
        Language::Chinese => with_help_told(Args::command(), language),
        Language::English => in_english(Args::command()),
    }
}

/// clap's own two options, told in the language of the others.
pub fn with_help_told(mut command: Command, language: Language) -> Command {
    command.build();
    if language == Language::English {
        return command;
    }
    fn tell(command: &mut Command) {
        let told = std::mem::take(command).mut_args(|arg| match arg.get_id().as_str() {
            "help" => arg.help("显示用法"),
            "version" => arg.help("显示版本"),
            _ => arg,
        });
        *command = told;
        command.get_subcommands_mut().for_each(tell);
    }
    tell(&mut command);
    command
}

/// What was wrong with the command line, in Chinese; clap speaks English only.
pub fn usage_in_chinese(error: &clap::Error) -> String {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let said = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let arg = said(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("还缺 {arg}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "没有写要做什么".to_string()
        }
        ErrorKind::UnknownArgument => format!("没有 {arg} 这个选项"),
        ErrorKind::InvalidSubcommand => format!("没有 {} 这个命令", said(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if said(ContextKind::InvalidValue).is_empty() => {
            format!("{arg} 后面要写一个值")
        }
        ErrorKind::ValueValidation => format!("{arg} 不能是 {}", said(ContextKind::InvalidValue)),
        ErrorKind::InvalidValue => {
            format!("{arg} 不能是 {}，可以是：{}", said(ContextKind::InvalidValue), said(ContextKind::ValidValue))
        }
        ErrorKind::ArgumentConflict => format!("{arg} 不能与 {} 同时用", said(ContextKind::PriorArg)),
        _ => error.to_string(),
    };
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand].map(said).join("");
    let near = match part_of_import(error) {
        Some(words) => format!("怎么改: {}\n", words.zh),
        None if near.is_empty() => String::new(),
        None => format!("怎么改: 是不是 {near}？\n"),
    };
    format!("错误: {message}\n{near}用法见 jixiao --help\n")
}

/// What is asked for as a command of its own and is an option of `import`.
pub fn part_of_import(error: &clap::Error) -> Option<Words> {
    use clap::error::{ContextKind, ContextValue};
    match error.get(ContextKind::InvalidSubcommand)? {
        ContextValue::String(name) if name == "annotate" => Some(words!(
            "写批注用 jixiao import 表.xlsx --annotate 副本.xlsx",
            "notes in a copy: jixiao import FILE.xlsx --annotate COPY.xlsx"
        )),
        ContextValue::String(name) if name == "report" => Some(words!(
            "写核对页用 jixiao import 表.xlsx --report 页面.html",
            "a page to look at: jixiao import FILE.xlsx --report PAGE.html"
        )),
        _ => None,
    }
}

/// What clap says in English of a command's help, and what a Chinese reader is told there.
const HELP: &[(&str, &str)] = &[
    ("Usage:", "用法："),
    ("Arguments:", "参数："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("Possible values:", "可以是："),
    ("[possible values: ", "[可以是："),
    ("[default: ", "[默认："),
    ("[OPTIONS]", "[选项]"),
    ("<COMMAND>", "<命令>"),
    ("[COMMAND]", "[命令]"),
];

/// The help of a command, all of it in Chinese.
pub fn help_in_chinese(help: &str) -> String {
    HELP.iter().fold(help.to_string(), |text, (english, chinese)| text.replace(english, chinese))
}
