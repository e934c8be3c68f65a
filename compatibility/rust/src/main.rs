//! Drives a server through kube-rs as programs do.
//!
//! Prints one line a case, "PASS name" or "FAIL name: why", and exits with status 1 when one has
//! failed. The server is that of the kubeconfig file named by the first argument.

mod following;
mod generic;
mod harness;
mod objects;
mod reconciling;
mod typed;

use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(kubeconfig) = std::env::args().nth(1) else {
        eprintln!("usage: kubers KUBECONFIG");
        return ExitCode::from(2);
    };
    let client = match connect(&kubeconfig).await {
        Ok(client) => client,
        Err(why) => {
            eprintln!("{kubeconfig}: {why}");
            return ExitCode::from(2);
        }
    };
    let mut passed = true;
    for case in [typed::cases(), generic::cases(), following::cases(), reconciling::cases()].concat() {
        passed &= harness::run(&client, case).await;
    }
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn connect(kubeconfig: &str) -> Result<Client, Box<dyn std::error::Error>> {
    let read = Kubeconfig::read_from(kubeconfig)?;
    let config = Config::from_custom_kubeconfig(read, &KubeConfigOptions::default()).await?;
    Ok(Client::try_from(config)?)
}
