//! What every case works with, and how cases are run and told of.

use futures::future::BoxFuture;
use k8s_openapi::NamespaceResourceScope;
use k8s_openapi::api::core::v1::Namespace;
use kube::api::{DeleteParams, ObjectMeta, PostParams};
use kube::{Api, Client, Resource, ResourceExt};
use std::fmt::Debug;
use std::future::Future;
use std::time::Duration;

/// No case may take longer: a server that hangs is then a failure with a name.
pub const WITHIN: Duration = Duration::from_secs(30);

pub type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// A case's own namespace, and a way to the server.
#[derive(Clone)]
pub struct Environment {
    pub client: Client,
    pub namespace: String,
}

impl Environment {
    pub fn api<K>(&self) -> Api<K>
    where
        K: Resource<DynamicType = (), Scope = NamespaceResourceScope>,
    {
        Api::namespaced(self.client.clone(), &self.namespace)
    }
}

/// A case by its name.
#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    pub run: fn(Environment) -> BoxFuture<'static, Outcome>,
}

/// Cases out of functions, whose names are the cases'.
#[macro_export]
macro_rules! cases {
    ($($function:ident),* $(,)?) => {
        vec![$($crate::harness::Case {
            name: stringify!($function),
            run: |environment| Box::pin($function(environment)),
        }),*]
    };
}

/// Expects a failure that carries this Status.
pub fn refused<T: Debug>(answer: kube::Result<T>, code: u16, reason: &str, message: &str) {
    match answer {
        Err(kube::Error::Api(status)) => {
            assert!(status.is_failure());
            assert_eq!((status.code, &*status.reason, &*status.message), (code, reason, message));
        }
        other => panic!("{other:?}, expected {code} {reason}"),
    }
}

/// Waits until there is something.
pub async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, mut look: impl FnMut() -> F) -> T {
    let waiting = async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(WITHIN, waiting).await.unwrap_or_else(|_| panic!("never: {what}"))
}

/// Whether a case passes. Prints a line for it.
pub async fn run(client: &Client, case: Case) -> bool {
    let name = case.name.replace('_', "-");
    // A task of its own, so that what panics is the case alone.
    match tokio::spawn(in_a_namespace(client.clone(), case, name.clone())).await {
        Ok(Ok(())) => {
            println!("PASS {name}");
            true
        }
        Ok(Err(why)) => {
            println!("FAIL {name}: {}", why.to_string().replace('\n', " "));
            false
        }
        Err(panicked) => {
            println!("FAIL {name}: {}", panicked.to_string().replace('\n', " "));
            false
        }
    }
}

async fn in_a_namespace(client: Client, case: Case, name: String) -> Outcome {
    let namespaces: Api<Namespace> = Api::all(client.clone());
    let metadata = ObjectMeta { generate_name: Some(format!("{name}-")), ..ObjectMeta::default() };
    let body = Namespace { metadata, ..Namespace::default() };
    let namespace = namespaces.create(&PostParams::default(), &body).await?.name_any();
    let environment = Environment { client, namespace: namespace.clone() };
    tokio::time::timeout(WITHIN, (case.run)(environment)).await.map_err(|_| "out of time")??;
    namespaces.delete(&namespace, &DeleteParams::default()).await?;
    Ok(())
}
