//! Typed objects, one at a time.

use crate::cases;
use crate::harness::{Case, Environment, Outcome, eventually, refused};
use crate::objects::{MARKED, config_map, deployment, marked_config_map, n, pod};
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::authorization::v1::SelfSubjectAccessReview;
use k8s_openapi::api::core::v1::{ConfigMap, Pod, ServiceAccount};
use k8s_openapi::api::authentication::v1::TokenRequest;
use k8s_openapi::api::policy::v1::PodDisruptionBudget;
use kube::api::{
    DeleteParams, EvictParams, ListParams, LogParams, Patch, PatchParams, PostParams, Preconditions,
};
use kube::{Api, ResourceExt};
use serde_json::{Value, from_value, json};

pub fn cases() -> Vec<Case> {
    cases![
        server_version,
        create_and_get,
        create_twice_is_already_exists,
        get_missing_is_not_found,
        invalid_names_the_field,
        replace_and_conflict,
        entry_commits,
        json_patch,
        merge_patch,
        strategic_merge_patch,
        server_side_apply,
        strict_field_validation,
        status_subresource,
        scale_subresource,
        dry_run_stores_nothing,
        delete_with_preconditions,
        delete_in_the_foreground,
        delete_collection,
        list_in_pages,
        list_selected,
        metadata_alone,
        evict,
        token_of_a_service_account,
        access_review,
        log_of_a_pod_that_is_not_there,
    ]
}

async fn server_version(env: Environment) -> Outcome {
    let version = env.client.apiserver_version().await?;
    assert_eq!((&*version.major, &*version.minor), ("1", "36"));
    Ok(())
}

async fn create_and_get(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let made = maps.create(&PostParams::default(), &config_map("a", "1")).await?;
    assert_eq!(maps.get("a").await?, made);
    assert_eq!(n(&made), "1");
    assert!(made.uid().is_some() && made.resource_version().is_some());
    assert_eq!(maps.get_opt("b").await?, None);
    Ok(())
}

async fn create_twice_is_already_exists(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    maps.create(&PostParams::default(), &config_map("a", "1")).await?;
    let again = maps.create(&PostParams::default(), &config_map("a", "1")).await;
    refused(again, 409, "AlreadyExists", "configmaps \"a\" already exists");
    Ok(())
}

async fn get_missing_is_not_found(env: Environment) -> Outcome {
    refused(env.api::<Pod>().get("missing").await, 404, "NotFound", "pods \"missing\" not found");
    Ok(())
}

async fn invalid_names_the_field(env: Environment) -> Outcome {
    let wrong = deployment("wrong", -1);
    match env.api::<Deployment>().create(&PostParams::default(), &wrong).await {
        Err(kube::Error::Api(status)) => {
            assert_eq!((status.code, &*status.reason), (422, "Invalid"));
            let causes = status.details.expect("details").causes;
            assert_eq!(causes.len(), 1);
            assert_eq!((&*causes[0].reason, &*causes[0].field), ("FieldValueInvalid", "spec.replicas"));
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

async fn replace_and_conflict(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let first = maps.create(&PostParams::default(), &config_map("a", "1")).await?;
    let mut newer = config_map("a", "2");
    newer.metadata.resource_version = first.resource_version();
    let second = maps.replace("a", &PostParams::default(), &newer).await?;
    assert_ne!(second.resource_version(), first.resource_version());
    refused(
        maps.replace("a", &PostParams::default(), &newer).await,
        409,
        "Conflict",
        "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; \
         please apply your changes to the latest version and try again",
    );
    Ok(())
}

async fn entry_commits(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    for expected in ["1", "2"] {
        let mut entry = maps.entry("a").await?.or_insert(|| config_map("a", "0"));
        let data = entry.get_mut().data.get_or_insert_default();
        data.insert("n".to_owned(), expected.to_owned());
        entry.commit(&PostParams::default()).await?;
        assert_eq!(n(&maps.get("a").await?), expected);
    }
    Ok(())
}

async fn json_patch(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    maps.create(&PostParams::default(), &config_map("a", "1")).await?;
    let patch = from_value(json!([
        {"op": "test", "path": "/data/n", "value": "1"},
        {"op": "replace", "path": "/data/n", "value": "2"},
    ]))?;
    let patched = maps.patch("a", &PatchParams::default(), &Patch::<()>::Json(patch)).await?;
    assert_eq!(n(&patched), "2");
    Ok(())
}

async fn merge_patch(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    maps.create(&PostParams::default(), &config_map("a", "1")).await?;
    let patch = Patch::Merge(json!({"data": {"n": null, "m": "2"}}));
    let patched = maps.patch("a", &PatchParams::default(), &patch).await?;
    assert_eq!(patched.data, Some([("m".to_owned(), "2".to_owned())].into()));
    Ok(())
}

async fn strategic_merge_patch(env: Environment) -> Outcome {
    let deployments = env.api::<Deployment>();
    deployments.create(&PostParams::default(), &deployment("a", 1)).await?;
    let containers = json!([{"name": "side", "image": "example.com/side:1"}]);
    let patch = Patch::Strategic(json!({"spec": {"template": {"spec": {"containers": containers}}}}));
    let patched = deployments.patch("a", &PatchParams::default(), &patch).await?;
    let pod = patched.spec.and_then(|spec| spec.template.spec).expect("a template");
    let names: Vec<_> = pod.containers.iter().map(|each| &*each.name).collect();
    assert_eq!(names, ["side", "main"]);
    Ok(())
}

async fn server_side_apply(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let body = |data: Value| {
        Patch::Apply(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": data}))
    };
    let (one, two) = (PatchParams::apply("one"), PatchParams::apply("two"));
    maps.patch("a", &one, &body(json!({"n": "1", "m": "1"}))).await?;
    refused(
        maps.patch("a", &two, &body(json!({"n": "2"}))).await,
        409,
        "Conflict",
        "Apply failed with 1 conflict: conflict with \"one\": .data.n",
    );
    let forced = maps.patch("a", &two.clone().force(), &body(json!({"n": "2"}))).await?;
    let mut managers: Vec<_> =
        forced.managed_fields().iter().map(|each| each.manager.clone().unwrap_or_default()).collect();
    managers.sort();
    assert_eq!(managers, ["one", "two"]);
    let left = maps.patch("a", &one, &body(json!({}))).await?;
    assert_eq!(left.data, Some([("n".to_owned(), "2".to_owned())].into()));
    Ok(())
}

async fn strict_field_validation(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let body = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "date": {}});
    let strict = PatchParams::apply("one").validation_strict();
    match maps.patch("a", &strict, &Patch::Apply(body)).await {
        Err(kube::Error::Api(status)) => {
            assert!(status.code == 500 || status.code == 400, "{status:?}");
            assert!(status.message.contains("date"), "{status:?}");
        }
        other => panic!("{other:?}"),
    }
    Ok(())
}

async fn status_subresource(env: Environment) -> Outcome {
    let pods = env.api::<Pod>();
    pods.create(&PostParams::default(), &pod("a", "a")).await?;
    let phase = |pod: Pod| pod.status.and_then(|status| status.phase).unwrap_or_default();
    let running = Patch::Merge(json!({"status": {"phase": "Running"}}));
    assert_eq!(phase(pods.patch_status("a", &PatchParams::default(), &running).await?), "Running");
    let failed = Patch::Merge(json!({"status": {"phase": "Failed"}}));
    assert_eq!(phase(pods.patch("a", &PatchParams::default(), &failed).await?), "Running");
    let mut read = pods.get_status("a").await?;
    read.status.get_or_insert_default().phase = Some("Succeeded".to_owned());
    assert_eq!(phase(pods.replace_status("a", &PostParams::default(), &read).await?), "Succeeded");
    Ok(())
}

async fn scale_subresource(env: Environment) -> Outcome {
    let deployments = env.api::<Deployment>();
    deployments.create(&PostParams::default(), &deployment("a", 2)).await?;
    let scale = deployments.get_scale("a").await?;
    assert_eq!(scale.spec.and_then(|spec| spec.replicas), Some(2));
    assert_eq!(scale.status.and_then(|status| status.selector), Some("app=a".to_owned()));
    let patch = Patch::Merge(json!({"spec": {"replicas": 5}}));
    deployments.patch_scale("a", &PatchParams::default(), &patch).await?;
    assert_eq!(deployments.get("a").await?.spec.and_then(|spec| spec.replicas), Some(5));
    Ok(())
}

async fn dry_run_stores_nothing(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let dry = PostParams { dry_run: true, ..PostParams::default() };
    assert!(maps.create(&dry, &config_map("a", "1")).await?.uid().is_some());
    refused(maps.get("a").await, 404, "NotFound", "configmaps \"a\" not found");
    Ok(())
}

async fn delete_with_preconditions(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let made = maps.create(&PostParams::default(), &config_map("a", "1")).await?;
    let uid = made.uid().expect("a uid");
    let other = Preconditions { uid: Some("other".to_owned()), ..Preconditions::default() };
    refused(
        maps.delete("a", &DeleteParams::default().preconditions(other)).await,
        409,
        "Conflict",
        &format!(
            "Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (other) does not match \
             the UID in record ({uid}). The object might have been deleted and then recreated"
        ),
    );
    let own = Preconditions { uid: Some(uid), ..Preconditions::default() };
    let gone = maps.delete("a", &DeleteParams::default().preconditions(own)).await?;
    assert!(gone.right().expect("a Status").is_success());
    Ok(())
}

async fn delete_in_the_foreground(env: Environment) -> Outcome {
    let deployments = env.api::<Deployment>();
    deployments.create(&PostParams::default(), &deployment("a", 1)).await?;
    let left = deployments.delete("a", &DeleteParams::foreground()).await?.left().expect("the object");
    assert_eq!(left.finalizers(), ["foregroundDeletion"]);
    assert!(left.metadata.deletion_timestamp.is_some());
    Ok(())
}

async fn delete_collection(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    maps.create(&PostParams::default(), &config_map("a", "1")).await?;
    for name in ["b", "c"] {
        maps.create(&PostParams::default(), &marked_config_map(name, "1")).await?;
    }
    let marked = ListParams::default().labels(MARKED);
    let gone = maps.delete_collection(&DeleteParams::default(), &marked).await?;
    assert_eq!(gone.left().expect("a list").items.len(), 2);
    assert!(maps.list(&marked).await?.items.is_empty());
    maps.get("a").await?;
    Ok(())
}

async fn list_in_pages(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    for number in 0..7 {
        maps.create(&PostParams::default(), &config_map(&format!("n{number}"), "1")).await?;
    }
    let mut names = Vec::new();
    let mut versions = Vec::new();
    let mut params = ListParams::default().limit(3);
    loop {
        let page = maps.list(&params).await?;
        names.extend(page.items.iter().map(ResourceExt::name_any));
        versions.push(page.metadata.resource_version);
        match page.metadata.continue_.filter(|token| !token.is_empty()) {
            Some(token) => {
                assert!(page.metadata.remaining_item_count.is_some());
                params = params.continue_token(&token);
            }
            None => break,
        }
    }
    names.retain(|name| name.starts_with('n'));
    assert_eq!(names, ["n0", "n1", "n2", "n3", "n4", "n5", "n6"]);
    versions.dedup();
    assert_eq!(versions.len(), 1, "every page is of one state");
    Ok(())
}

async fn list_selected(env: Environment) -> Outcome {
    let pods = env.api::<Pod>();
    for (name, app) in [("a", "one"), ("b", "two"), ("c", "three")] {
        pods.create(&PostParams::default(), &pod(name, app)).await?;
    }
    for (params, expected) in [
        (ListParams::default().labels("app in (one, two)"), vec!["a", "b"]),
        (ListParams::default().labels("app notin (one),app!=two"), vec!["c"]),
        (ListParams::default().fields("metadata.name=b"), vec!["b"]),
        (ListParams::default().fields("status.phase=Running"), vec![]),
        (ListParams::default().match_any(), vec!["a", "b", "c"]),
    ] {
        let names: Vec<_> = pods.list(&params).await?.iter().map(ResourceExt::name_any).collect();
        assert_eq!(names, expected, "{params:?}");
    }
    Ok(())
}

async fn metadata_alone(env: Environment) -> Outcome {
    let maps = env.api::<ConfigMap>();
    let made = maps.create(&PostParams::default(), &marked_config_map("a", "1")).await?;
    let read = maps.get_metadata("a").await?;
    assert_eq!(read.types.as_ref().map(|types| &*types.kind), Some("PartialObjectMetadata"));
    assert_eq!(read.metadata, made.metadata);
    let listed = maps.list_metadata(&ListParams::default().labels(MARKED)).await?;
    assert_eq!(listed.items.len(), 1);
    assert_eq!(listed.items[0].metadata, made.metadata);
    let patch = Patch::Merge(json!({"metadata": {"labels": {"more": "yes"}}}));
    let patched = maps.patch_metadata("a", &PatchParams::default(), &patch).await?;
    assert_eq!(patched.labels().len(), 2);
    Ok(())
}

async fn evict(env: Environment) -> Outcome {
    let pods = env.api::<Pod>();
    pods.create(&PostParams::default(), &pod("free", "free")).await?;
    pods.create(&PostParams::default(), &pod("guarded", "guarded")).await?;
    let budget = from_value(json!({
        "metadata": {"name": "all"},
        "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "guarded"}}},
    }))?;
    env.api::<PodDisruptionBudget>().create(&PostParams::default(), &budget).await?;
    // A pod that never ran may be evicted whatever the budget says.
    let ready = json!({"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]}});
    pods.patch_status("guarded", &PatchParams::default(), &Patch::Strategic(ready)).await?;
    // The client takes a 429 for a reason to try again, so this one ends when the budget is gone.
    let guarded = pods.clone();
    let trying = tokio::spawn(async move { guarded.evict("guarded", &EvictParams::default()).await });
    assert!(pods.evict("free", &EvictParams::default()).await?.is_success());
    eventually("the pod is gone", async || pods.get_opt("free").await.unwrap().is_none().then_some(())).await;
    assert!(pods.get("guarded").await?.metadata.deletion_timestamp.is_none());
    assert!(!trying.is_finished());
    env.api::<PodDisruptionBudget>().delete("all", &DeleteParams::default()).await?;
    assert!(trying.await??.is_success());
    Ok(())
}

async fn token_of_a_service_account(env: Environment) -> Outcome {
    let accounts = env.api::<ServiceAccount>();
    let robot = from_value(json!({"metadata": {"name": "robot"}}))?;
    accounts.create(&PostParams::default(), &robot).await?;
    let request: TokenRequest = from_value(json!({"spec": {"audiences": [], "expirationSeconds": 3600}}))?;
    let made = accounts.create_token_request("robot", &PostParams::default(), &request).await?;
    let token = made.status.and_then(|status| status.token).expect("a token");
    assert_eq!(token.split('.').count(), 3);
    Ok(())
}

async fn access_review(env: Environment) -> Outcome {
    let reviews: Api<SelfSubjectAccessReview> = Api::all(env.client.clone());
    let attributes = json!({"namespace": env.namespace, "verb": "delete", "resource": "pods"});
    let review = from_value(json!({"metadata": {}, "spec": {"resourceAttributes": attributes}}))?;
    let answered = reviews.create(&PostParams::default(), &review).await?;
    assert!(answered.status.expect("an answer").allowed);
    Ok(())
}

async fn log_of_a_pod_that_is_not_there(env: Environment) -> Outcome {
    let log = env.api::<Pod>().logs("missing", &LogParams::default()).await;
    refused(log, 404, "NotFound", "pods \"missing\" not found");
    Ok(())
}
