// Command clientgo drives a server through client-go as programs do: each case once in JSON and once
// in protobuf. It prints one line a case, "PASS name in encoding" or "FAIL name in encoding: why",
// and exits with status 1 when one has failed.
//
// The server is the one of the kubeconfig file named by the first argument. A namespace as the second one makes
// the command follow the changes there instead, see [follow].
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"

	corev1 "k8s.io/api/core/v1"
)

// within bounds every case, so that a hanging server is a failure with a name.
const within = 30 * time.Second

// environment is what a case works with: a namespace of its own and ways to the server.
type environment struct {
	config    *rest.Config
	clients   kubernetes.Interface
	namespace string
}

type testCase struct {
	name string
	run  func(context.Context, environment) error
}

var cases = []testCase{
	{"create-and-get", createAndGet},
	{"create-twice-is-already-exists", createTwice},
	{"get-missing-is-not-found", getMissing},
	{"create-invalid-names-the-field", createInvalid},
	{"update", update},
	{"stale-update-is-conflict", staleUpdate},
	{"retry-on-conflict", retryOnConflict},
	{"json-patch", jsonPatch},
	{"merge-patch", mergePatch},
	{"strategic-merge-patch", strategicMergePatch},
	{"status-subresource", statusSubresource},
	{"scale-subresource", scaleSubresource},
	{"dry-run-stores-nothing", dryRun},
	{"delete-with-preconditions", deleteWithPreconditions},
	{"delete-collection", deleteCollection},
	{"generated-names", generatedNames},
	{"list-in-pages", listInPages},
	{"list-selected", listSelected},
	{"protobuf-equals-json", protobufEqualsJSON},
	{"watch", watchChanges},
	{"watch-from-the-beginning", watchFromTheBeginning},
	{"watch-list", watchList},
	{"informer", informer},
	{"filtered-informer", filteredInformer},
	{"informer-by-streaming-list", streamingInformer},
	{"informer-by-list-and-watch", listingInformer},
	{"informers-of-many-kinds", informersOfManyKinds},
	{"metadata-informer", metadataInformer},
	{"pager", pagedList},
	{"retry-watch", retryWatch},
	{"until-with-sync", untilWithSync},
	{"leader-election", leaderElection},
	{"events-of-both-groups", recordEvents},
	{"discovery", discoverKinds},
	{"discovery-on-disk", discoveryOnDisk},
	{"rest-mapper", restMapper},
	{"dynamic-client", dynamicClient},
	{"dynamic-informer", dynamicInformer},
	{"metadata-client", metadataClient},
	{"access-review", accessReview},
	{"pod-binding-and-eviction", bindAndEvict},
	{"eviction-with-budget", evictionWithBudget},
	{"apply-and-extract", applyAndExtract},
	{"scale-client", scaleClient},
	{"certificate-request", certificateRequest},
	{"token-request", tokenRequest},
	{"time-limits", timeLimits},
}

func main() {
	if len(os.Args) == 3 {
		if err := follow(os.Args[1], os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		return
	}
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: clientgo KUBECONFIG [NAMESPACE]")
		os.Exit(2)
	}
	failed, err := runAll(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if failed {
		os.Exit(1)
	}
}

func runAll(kubeconfig string) (bool, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return false, err
	}
	config.QPS, config.Burst = 500, 500
	failed := false
	for _, encoding := range []string{"json", "vnd.kubernetes.protobuf"} {
		typed := rest.CopyConfig(config)
		typed.ContentType = "application/" + encoding
		typed.AcceptContentTypes = typed.ContentType + ",application/json"
		clients, err := kubernetes.NewForConfig(typed)
		if err != nil {
			return false, err
		}
		for _, test := range cases {
			if err := runOne(config, clients, test); err != nil {
				failed = true
				fmt.Printf("FAIL %s in %s: %v\n", test.name, encoding, err)
			} else {
				fmt.Printf("PASS %s in %s\n", test.name, encoding)
			}
		}
	}
	return failed, nil
}

func runOne(config *rest.Config, clients kubernetes.Interface, test testCase) error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	namespace, err := clients.CoreV1().Namespaces().Create(ctx,
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: test.name + "-"}},
		metav1.CreateOptions{})
	if err != nil {
		return fmt.Errorf("no namespace to work in: %w", err)
	}
	if err := test.run(ctx, environment{config, clients, namespace.Name}); err != nil {
		return err
	}
	return clients.CoreV1().Namespaces().Delete(ctx, namespace.Name, metav1.DeleteOptions{})
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

func configMap(name string, data map[string]string) *corev1.ConfigMap {
	return &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: name}, Data: data}
}
