//! Watches, watchers with and without streaming lists, reflectors, and waiting.

use crate::cases;
use crate::harness::{Case, Environment, Outcome, eventually};
use crate::objects::{MARKED, config_map, marked_config_map, n, pod};
use futures::{Stream, StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::{ConfigMap, Pod};
use kube::api::{DeleteParams, ListParams, Patch, PatchParams, PostParams, WatchEvent, WatchParams};
use kube::runtime::wait::{await_condition, conditions};
use kube::core::PartialObjectMeta;
use kube::runtime::{WatchStreamExt, reflector, watcher};
use kube::{Api, ResourceExt};
use serde_json::json;
use std::pin::pin;

pub fn cases() -> Vec<Case> {
    cases![
        watch_changes,
        watch_resumes_without_a_gap,
        watch_ends_in_time,
        watcher_of_lists,
        watcher_of_pages,
        watcher_of_any_state,
        watcher_of_streaming_lists,
        watcher_of_metadata,
        reflector_keeps_a_store,
        await_conditions,
    ]
}

async fn change(maps: &Api<ConfigMap>, name: &str, value: &str) -> kube::Result<ConfigMap> {
    maps.patch(name, &PatchParams::default(), &Patch::Merge(json!({"data": {"n": value}}))).await
}

/// A letter for the type of the event, and the object's name and version.
fn told(event: WatchEvent<ConfigMap>) -> (char, String, String) {
    let (letter, object) = match event {
        WatchEvent::Added(object) => ('A', object),
        WatchEvent::Modified(object) => ('M', object),
        WatchEvent::Deleted(object) => ('D', object),
        other => panic!("{other:?}"),
    };
    (letter, object.name_any(), object.resource_version().unwrap_or_default())
}

async fn watch_changes(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let start = maps.list(&ListParams::default()).await?.metadata.resource_version.expect("a version");
    let mut events = pin!(maps.watch(&WatchParams::default().labels(MARKED), &start).await?);
    // Each event comes before the next change is made.
    maps.create(&PostParams::default(), &marked_config_map("a", "1")).await?;
    assert_eq!(told(events.try_next().await?.expect("a creation")).0, 'A');
    let changed = change(&maps, "a", "2").await?;
    let (letter, _, version) = told(events.try_next().await?.expect("a change"));
    assert_eq!((letter, Some(version)), ('M', changed.resource_version()));
    maps.delete("a", &DeleteParams::default()).await?;
    assert_eq!(told(events.try_next().await?.expect("a deletion")).0, 'D');
    Ok(())
}

async fn watch_resumes_without_a_gap(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let mut version = maps.list(&ListParams::default()).await?.metadata.resource_version.expect("a version");
    for number in 0..6 {
        maps.create(&PostParams::default(), &marked_config_map(&format!("n{number}"), "1")).await?;
    }
    let mut names = Vec::new();
    for _ in 0..3 {
        let events = maps.watch(&WatchParams::default().labels(MARKED), &version).await?;
        for event in events.take(2).try_collect::<Vec<_>>().await? {
            let (_, name, seen) = told(event);
            names.push(name);
            version = seen;
        }
    }
    assert_eq!(names, ["n0", "n1", "n2", "n3", "n4", "n5"]);
    Ok(())
}

async fn watch_ends_in_time(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let params = WatchParams::default().labels("none=such").timeout(1).disable_bookmarks();
    let events = maps.watch(&params, "0").await?.try_collect::<Vec<_>>().await?;
    assert!(events.is_empty(), "{events:?}");
    Ok(())
}

async fn watcher_of_lists(env: Environment) -> Outcome {
    follows(env, watcher::Config::default()).await
}

async fn watcher_of_pages(env: Environment) -> Outcome {
    follows(env, watcher::Config::default().page_size(1)).await
}

async fn watcher_of_any_state(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    maps.create(&PostParams::default(), &marked_config_map("a", "1")).await?;
    // Of any state, so maybe of one before the creation: the watch after it tells the rest.
    let events = watcher(maps, watcher::Config::default().labels(MARKED).any_semantic());
    let mut objects = pin!(events.applied_objects());
    assert_eq!(objects.try_next().await?.map(|each| each.name_any()), Some("a".to_owned()));
    Ok(())
}

async fn watcher_of_streaming_lists(env: Environment) -> Outcome {
    follows(env, watcher::Config::default().streaming_lists()).await
}

/// Sees what is there, that this was all, and then every change.
async fn follows(env: Environment, config: watcher::Config) -> Outcome {
    let maps = env.api::<ConfigMap>();
    for name in ["a", "b", "c"] {
        maps.create(&PostParams::default(), &marked_config_map(name, "1")).await?;
    }
    maps.create(&PostParams::default(), &config_map("other", "1")).await?;
    let mut events = pin!(watcher(maps.clone(), config.labels(MARKED)));
    for expected in ["init", "a", "b", "c", "done"] {
        assert_eq!(next(&mut events).await?, expected);
    }
    change(&maps, "b", "2").await?;
    assert_eq!(next(&mut events).await?, "applied b 2");
    maps.delete("a", &DeleteParams::default()).await?;
    assert_eq!(next(&mut events).await?, "deleted a");
    Ok(())
}

async fn next(
    events: &mut (impl Stream<Item = watcher::Result<watcher::Event<ConfigMap>>> + Unpin),
) -> Result<String, watcher::Error> {
    Ok(match events.try_next().await?.expect("an event") {
        watcher::Event::Init => "init".to_owned(),
        watcher::Event::InitApply(object) => object.name_any(),
        watcher::Event::InitDone => "done".to_owned(),
        watcher::Event::Apply(object) => format!("applied {} {}", object.name_any(), n(&object)),
        watcher::Event::Delete(object) => format!("deleted {}", object.name_any()),
    })
}

async fn watcher_of_metadata(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let made = maps.create(&PostParams::default(), &marked_config_map("a", "1")).await?;
    let events = watcher(env.api::<PartialObjectMeta<ConfigMap>>(), watcher::Config::default().labels(MARKED));
    let mut objects = pin!(events.applied_objects());
    assert_eq!(objects.try_next().await?.map(|each| each.metadata), Some(made.metadata));
    let changed = change(&maps, "a", "2").await?;
    assert_eq!(objects.try_next().await?.map(|each| each.metadata), Some(changed.metadata));
    Ok(())
}

async fn reflector_keeps_a_store(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    maps.create(&PostParams::default(), &marked_config_map("before", "1")).await?;
    let (reader, writer) = reflector::store();
    let stream = reflector(writer, watcher(maps.clone(), watcher::Config::default().labels(MARKED)));
    let following = tokio::spawn(stream.for_each(|_| std::future::ready(())));
    reader.wait_until_ready().await?;
    assert_eq!(reader.len(), 1);
    maps.create(&PostParams::default(), &marked_config_map("after", "1")).await?;
    change(&maps, "after", "2").await?;
    maps.delete("before", &DeleteParams::default()).await?;
    let key = reflector::ObjectRef::new("after").within(&env.namespace);
    eventually("the store has the change alone", async || {
        let changed = reader.get(&key).is_some_and(|object| n(&object) == "2");
        (changed && reader.len() == 1).then_some(())
    })
    .await;
    following.abort();
    Ok(())
}

async fn await_conditions(env: Environment) -> Outcome {
    let pods = env.api::<Pod>();
    let running = tokio::spawn(await_condition(pods.clone(), "a", conditions::is_pod_running()));
    let made = pods.create(&PostParams::default(), &pod("a", "a")).await?;
    let patch = Patch::Merge(json!({"status": {"phase": "Running"}}));
    pods.patch_status("a", &PatchParams::default(), &patch).await?;
    assert_eq!(running.await??.map(|pod| pod.name_any()), Some("a".to_owned()));
    let uid = made.uid().expect("a uid");
    pods.delete("a", &DeleteParams::default().grace_period(0)).await?;
    await_condition(pods, "a", conditions::is_deleted(&uid)).await?;
    Ok(())
}
