// Command workloads has kube-controller-manager and kube-scheduler, which it expects to run, do what they are for:
// it is the nodes, which run nothing and say that they do, and the user who wants things. It prints one line a
// case, "PASS name" or "FAIL name: why", and exits with status 1 when one has failed.
//
// The server is the one of the kubeconfig file named by the first argument; the cases are those named by the
// others, or all.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// within bounds every case: what controllers do of their own accord they look at every few seconds.
const within = 150 * time.Second

// environment is what a case works with.
type environment struct {
	clients   kubernetes.Interface
	namespace string
	// node is where Pods run.
	node *node
}

type testCase struct {
	name string
	run  func(context.Context, environment) error
}

var cases = []testCase{
	{"namespace-gets-account-and-certificates", accountAndCertificates},
	{"deployment-rolls-and-is-collected", deploymentRolls},
	{"orphans-stay", orphansStay},
	{"service-has-endpoints", serviceHasEndpoints},
	{"job-completes-and-expires", jobCompletes},
	{"cron-job-makes-jobs", cronJobMakesJobs},
	{"stateful-set-binds-claims", statefulSetBindsClaims},
	{"daemon-set-follows-nodes", daemonSetFollowsNodes},
	{"budget-is-measured", budgetIsMeasured},
	{"quota-is-measured", quotaIsMeasured},
	{"autoscaler-keeps-bounds", autoscalerKeepsBounds},
	{"secret-gets-token", secretGetsToken},
	{"roles-are-gathered", rolesAreGathered},
	{"certificate-is-signed", certificateIsSigned},
	{"priority-preempts", priorityPreempts},
	{"namespace-is-emptied", namespaceIsEmptied},
	{"lost-node-is-tainted", lostNodeIsTainted},
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: workloads KUBECONFIG [CASE...]")
		os.Exit(2)
	}
	failed, err := runAll(os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if failed {
		os.Exit(1)
	}
}

func runAll(kubeconfig string, names []string) (bool, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return false, err
	}
	config.QPS, config.Burst = 500, 500
	config.ContentType = "application/vnd.kubernetes.protobuf"
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	node, err := newNode(ctx, clients, "steady", "10")
	if err != nil {
		return false, err
	}
	failed := false
	for _, test := range cases {
		if len(names) > 0 && !slices.Contains(names, test.name) {
			continue
		}
		begun := time.Now()
		if err := runOne(ctx, clients, node, test); err != nil {
			failed = true
			fmt.Printf("FAIL %s: %v\n", test.name, err)
		} else {
			fmt.Printf("PASS %s\n", test.name)
		}
		fmt.Fprintf(os.Stderr, "%s took %s\n", test.name, time.Since(begun).Round(time.Millisecond))
	}
	return failed, nil
}

func runOne(ctx context.Context, clients kubernetes.Interface, node *node, test testCase) error {
	bounded, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	namespace, err := clients.CoreV1().Namespaces().Create(bounded,
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "work-"}}, metav1.CreateOptions{})
	if err != nil {
		return fmt.Errorf("no namespace to work in: %w", err)
	}
	if err := test.run(bounded, environment{clients, namespace.Name, node}); err != nil {
		return err
	}
	return clients.CoreV1().Namespaces().Delete(bounded, namespace.Name, metav1.DeleteOptions{})
}

// until looks again and again until the look says yes; what it says otherwise is why this failed.
func until(ctx context.Context, what string, look func() (string, error)) error {
	last := ""
	err := wait.PollUntilContextCancel(ctx, 200*time.Millisecond, true, func(context.Context) (bool, error) {
		found, err := look()
		last = found
		if err != nil {
			last = err.Error()
		}
		return err == nil && found == "", nil
	})
	if err != nil {
		return fmt.Errorf("waiting for %s: %s", what, last)
	}
	return nil
}

// unless is why not, unless the condition holds.
func unless(condition bool, format string, arguments ...any) string {
	if condition {
		return ""
	}
	return fmt.Sprintf(format, arguments...)
}
