//go:build programs

// Package controlplane keeps what the control plane's other programs need among the requirements of this module.
package controlplane

import (
	_ "k8s.io/kubernetes/cmd/kube-controller-manager"
	_ "k8s.io/kubernetes/cmd/kube-scheduler"
)
