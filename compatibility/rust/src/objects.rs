//! Objects that cases make.

use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{ConfigMap, Pod};
use serde_json::{from_value, json};

pub fn config_map(name: &str, n: &str) -> ConfigMap {
    from_value(json!({"metadata": {"name": name}, "data": {"n": n}})).expect("a ConfigMap")
}

/// One that selectors of cases find.
pub fn marked_config_map(name: &str, n: &str) -> ConfigMap {
    from_value(json!({"metadata": {"name": name, "labels": {"seen": "yes"}}, "data": {"n": n}})).expect("a ConfigMap")
}

/// The selector for [marked_config_map].
pub const MARKED: &str = "seen=yes";

pub fn pod(name: &str, app: &str) -> Pod {
    from_value(json!({
        "metadata": {"name": name, "labels": {"app": app}},
        "spec": {"containers": [{"name": "main", "image": "example.com/app:1"}]},
    }))
    .expect("a Pod")
}

pub fn deployment(name: &str, replicas: i32) -> Deployment {
    from_value(json!({
        "metadata": {"name": name},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": name}},
            "template": {
                "metadata": {"labels": {"app": name}},
                "spec": {"containers": [{"name": "main", "image": "example.com/app:1"}]},
            },
        },
    }))
    .expect("a Deployment")
}

/// What a ConfigMap holds under `n`.
pub fn n(object: &ConfigMap) -> &str {
    object.data.as_ref().and_then(|data| data.get("n")).map_or("", String::as_str)
}
