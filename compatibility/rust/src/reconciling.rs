//! A controller: for each marked ConfigMap it keeps a Secret that the ConfigMap owns, and a finalizer.

use crate::cases;
use crate::harness::{Case, Environment, Outcome, eventually};
use crate::objects::{MARKED, marked_config_map, n};
use futures::StreamExt;
use k8s_openapi::api::core::v1::{ConfigMap, Secret};
use kube::api::{DeleteParams, Patch, PatchParams, PostParams};
use kube::runtime::controller::{Action, Controller};
use kube::runtime::finalizer::{Error as FinalizerError, Event, finalizer};
use kube::runtime::watcher;
use kube::{Resource, ResourceExt};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const FINALIZER: &str = "example.com/secret";

pub fn cases() -> Vec<Case> {
    cases![controller_with_finalizer_and_owned_objects]
}

async fn reconcile(map: Arc<ConfigMap>, env: Arc<Environment>) -> Result<Action, FinalizerError<kube::Error>> {
    let maps = env.api::<ConfigMap>();
    finalizer(&maps, FINALIZER, map, async |event| {
        let secrets = env.api::<Secret>();
        match event {
            Event::Apply(map) => {
                let body = json!({
                    "apiVersion": "v1",
                    "kind": "Secret",
                    "metadata": {"name": map.name_any(), "ownerReferences": [map.controller_owner_ref(&())]},
                    "stringData": {"n": n(&map)},
                });
                let apply = PatchParams::apply("controller").force();
                secrets.patch(&map.name_any(), &apply, &Patch::Apply(body)).await?;
            }
            Event::Cleanup(map) => {
                secrets.delete(&map.name_any(), &DeleteParams::default()).await?;
            }
        }
        Ok(Action::await_change())
    })
    .await
}

async fn controller_with_finalizer_and_owned_objects(env: Environment) -> Outcome {
    let (maps, secrets) = (env.api::<ConfigMap>(), env.api::<Secret>());
    let controller = Controller::new(maps.clone(), watcher::Config::default().labels(MARKED))
        .owns(secrets.clone(), watcher::Config::default())
        .run(
            reconcile,
            |_, _: &FinalizerError<kube::Error>, _| Action::requeue(Duration::from_millis(100)),
            Arc::new(env.clone()),
        )
        .for_each(|_| std::future::ready(()));
    let running = tokio::spawn(controller);

    let value = async || {
        let secret = secrets.get_opt("a").await.unwrap()?;
        let data = secret.data?.remove("n")?;
        Some((String::from_utf8(data.0).ok()?, secret.metadata.uid?))
    };
    maps.create(&PostParams::default(), &marked_config_map("a", "1")).await?;
    let (_, first) = eventually("the secret is made", async || value().await.filter(|(n, _)| n == "1")).await;
    let owner = maps.get("a").await?;
    assert_eq!(owner.finalizers(), [FINALIZER]);
    let references = secrets.get("a").await?.metadata.owner_references.unwrap_or_default();
    assert_eq!(references.len(), 1);
    assert_eq!((Some(&references[0].uid), references[0].controller), (owner.uid().as_ref(), Some(true)));

    let patch = Patch::Merge(json!({"data": {"n": "2"}}));
    maps.patch("a", &PatchParams::default(), &patch).await?;
    eventually("the secret follows", async || value().await.filter(|(n, _)| n == "2")).await;

    secrets.delete("a", &DeleteParams::default()).await?;
    eventually("the secret is made again", async || value().await.filter(|(_, uid)| *uid != first)).await;

    let left = maps.delete("a", &DeleteParams::default()).await?.left().expect("the object");
    assert!(left.metadata.deletion_timestamp.is_some());
    eventually("both are gone", async || {
        let gone = maps.get_opt("a").await.unwrap().is_none() && secrets.get_opt("a").await.unwrap().is_none();
        gone.then_some(())
    })
    .await;
    running.abort();
    Ok(())
}
