//! Discovery, and objects of kinds that are known only when the program runs.

use crate::cases;
use crate::harness::{Case, Environment, Outcome, refused};
use kube::api::{DeleteParams, DynamicObject, ListParams, Patch, PatchParams, PostParams};
use kube::core::GroupVersionKind;
use kube::discovery::{Discovery, Scope, pinned_kind, verbs};
use kube::{Api, ResourceExt};
use serde_json::json;

pub fn cases() -> Vec<Case> {
    cases![discover_everything, discover_aggregated, discover_one_kind, dynamic_objects]
}

fn deployments() -> GroupVersionKind {
    GroupVersionKind::gvk("apps", "v1", "Deployment")
}

async fn discover_everything(env: Environment) -> Outcome {
    looks_whole(&Discovery::new(env.client).run().await?);
    Ok(())
}

async fn discover_aggregated(env: Environment) -> Outcome {
    looks_whole(&Discovery::new(env.client).run_aggregated().await?);
    Ok(())
}

fn looks_whole(found: &Discovery) {
    assert!(found.has_group("") && found.has_group("apps") && found.has_group("rbac.authorization.k8s.io"));
    let (resource, capabilities) = found.resolve_gvk(&deployments()).expect("deployments");
    assert_eq!((&*resource.plural, &capabilities.scope), ("deployments", &Scope::Namespaced));
    assert!(capabilities.supports_operation(verbs::WATCH));
    let subresources: Vec<_> = capabilities.subresources.iter().map(|(each, _)| &*each.plural).collect();
    assert!(subresources.contains(&"scale") && subresources.contains(&"status"), "{subresources:?}");
    let core = found.get("").expect("the core group");
    assert_eq!(core.preferred_version(), Some("v1"));
    let (_, namespaces) = core.recommended_kind("Namespace").expect("namespaces");
    assert_eq!(namespaces.scope, Scope::Cluster);
}

async fn discover_one_kind(env: Environment) -> Outcome {
    let (resource, capabilities) = pinned_kind(&env.client, &deployments()).await?;
    assert_eq!((&*resource.plural, &*resource.api_version), ("deployments", "apps/v1"));
    assert_eq!(capabilities.scope, Scope::Namespaced);
    Ok(())
}

async fn dynamic_objects(env: Environment) -> Outcome {
    let (resource, _) = pinned_kind(&env.client, &GroupVersionKind::gvk("", "v1", "ConfigMap")).await?;
    let maps: Api<DynamicObject> = Api::namespaced_with(env.client.clone(), &env.namespace, &resource);
    let body = DynamicObject::new("a", &resource).data(json!({"data": {"n": "1"}}));
    maps.create(&PostParams::default(), &body).await?;
    let patch = Patch::Merge(json!({"data": {"n": "2"}}));
    assert_eq!(maps.patch("a", &PatchParams::default(), &patch).await?.data["data"]["n"], "2");
    let listed = maps.list(&ListParams::default().fields("metadata.name=a")).await?;
    assert_eq!(listed.iter().map(ResourceExt::name_any).collect::<Vec<_>>(), ["a"]);
    maps.delete("a", &DeleteParams::default()).await?;
    refused(maps.get("a").await, 404, "NotFound", "configmaps \"a\" not found");
    Ok(())
}
