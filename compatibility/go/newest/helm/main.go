// Command helm is upstream's Helm, unchanged: the package manager that everybody uses.
package main

import (
	"errors"
	"log/slog"
	"os"

	"helm.sh/helm/v4/pkg/cmd"
	"helm.sh/helm/v4/pkg/kube"

	// Exec and cloud credential plugins, as upstream's helm links them.
	_ "k8s.io/client-go/plugin/pkg/client/auth"
)

func main() {
	kube.ManagedFieldsManager = "helm"
	helm, err := cmd.NewRootCmd(os.Stdout, os.Args[1:], cmd.SetupLogging)
	if err == nil {
		err = helm.Execute()
	}
	if err == nil {
		return
	}
	var failed cmd.CommandError
	if errors.As(err, &failed) {
		os.Exit(failed.ExitCode)
	}
	slog.Error("helm failed", slog.Any("error", err))
	os.Exit(1)
}
