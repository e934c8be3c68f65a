// Command controllers drives a server through controller-runtime as operators do. It prints one line a case,
// "PASS name" or "FAIL name: why", and exits with status 1 when one has failed.
//
// The server is the one that KUBECONFIG names, which controller-runtime's envtest takes for an existing cluster.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/config"
	"sigs.k8s.io/controller-runtime/pkg/envtest"
	"sigs.k8s.io/controller-runtime/pkg/log"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

// within bounds every case, so that a hanging server is a failure with a name.
const within = 30 * time.Second

// environment is what a case works with: a namespace of its own, and a client that reads from the server.
type environment struct {
	config    *rest.Config
	client    client.WithWatch
	namespace string
}

type testCase struct {
	name string
	run  func(context.Context, environment) error
}

var cases = []testCase{
	{"reconciler-makes-what-it-owns", reconcilerMakes},
	{"reconciler-restores-what-drifts", reconcilerRestores},
	{"finalizer-cleans-up", finalizerCleansUp},
	{"reconciler-by-apply", reconcilerByApply},
	{"status-writer", statusWriter},
	{"apply-and-conflicts", applyAndConflicts},
	{"apply-status", applyStatus},
	{"subresources", subresources},
	{"patches", patches},
	{"create-or-update", createOrUpdate},
	{"delete-all-of", deleteAllOf},
	{"narrowed-clients", narrowedClients},
	{"unstructured-and-metadata", unstructuredAndMetadata},
	{"watch", watchTyped},
	{"field-index", fieldIndex},
	{"cache-of-some", cacheOfSome},
	{"cache-of-metadata", cacheOfMetadata},
	{"leader-election", leaderElection},
	{"events", recordEvents},
	{"rest-mapper", restMapper},
}

func main() {
	log.SetLogger(zap.New(zap.WriteTo(os.Stderr)))
	failed, err := runAll(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if failed {
		os.Exit(1)
	}
}

func runAll(ctx context.Context) (failed bool, err error) {
	existing := true
	cluster := envtest.Environment{UseExistingCluster: &existing}
	config, err := cluster.Start()
	if err != nil {
		return false, err
	}
	config.QPS, config.Burst = 500, 500
	direct, err := client.NewWithWatch(config, client.Options{Scheme: scheme.Scheme})
	if err != nil {
		return false, err
	}
	for _, test := range cases {
		if err := runOne(ctx, config, direct, test); err != nil {
			failed = true
			fmt.Printf("FAIL %s: %v\n", test.name, err)
		} else {
			fmt.Printf("PASS %s\n", test.name)
		}
	}
	return failed, cluster.Stop()
}

func runOne(ctx context.Context, config *rest.Config, direct client.WithWatch, test testCase) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	namespace := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: test.name + "-"}}
	if err := direct.Create(ctx, namespace); err != nil {
		return fmt.Errorf("no namespace to work in: %w", err)
	}
	if err := test.run(ctx, environment{config, direct, namespace.Name}); err != nil {
		return err
	}
	return direct.Delete(ctx, namespace)
}

// manage has a manager run while a case does.
//
// prepare sets up controllers and indices; tweak, if there is one, changes the options
func (e environment) manage(ctx context.Context, tweak func(*manager.Options), prepare func(manager.Manager) error,
	while func(context.Context, manager.Manager) error) error {
	skip := true
	options := manager.Options{
		Scheme:     scheme.Scheme,
		Metrics:    metricsserver.Options{BindAddress: "0"},
		Cache:      cache.Options{DefaultNamespaces: map[string]cache.Config{e.namespace: {}}},
		Controller: config.Controller{SkipNameValidation: &skip},
	}
	if tweak != nil {
		tweak(&options)
	}
	made, err := ctrl.NewManager(e.config, options)
	if err != nil {
		return err
	}
	if err := prepare(made); err != nil {
		return err
	}
	running, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- made.Start(running) }()
	if !made.GetCache().WaitForCacheSync(running) {
		return fmt.Errorf("the cache is not synchronised in time")
	}
	result := while(running, made)
	cancel()
	return first(result, <-ended)
}

// eventually repeats a check until it holds, or the case's time is over.
func eventually(ctx context.Context, check func() error) error {
	for {
		err := check()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("in time: %w", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// expect is an error unless the condition holds.
func expect(condition bool, format string, arguments ...any) error {
	if condition {
		return nil
	}
	return fmt.Errorf(format, arguments...)
}

// first is the first of the errors that is one.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (e environment) key(name string) client.ObjectKey {
	return client.ObjectKey{Namespace: e.namespace, Name: name}
}

func (e environment) configMap(name string, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: e.namespace, Name: name}, Data: data}
}
