fn main() -> std::process::ExitCode {
    if std::env::args().nth(1).as_deref() == Some(jixiao::cli::worker::ARGUMENT) {
        return jixiao::cli::worker::serve();
    }
    std::process::ExitCode::SUCCESS
}
