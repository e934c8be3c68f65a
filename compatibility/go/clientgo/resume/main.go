// Command resume follows ConfigMaps through informers and a watch that are harmed at random while others
// write: connections are reset, informers are stopped and begun anew, the watch is stopped and resumed
// where it was, the server is killed. Nothing may be lost, told twice, or told out of order.
//
// Where a server is to be killed, it prints KILL and waits for a line on standard input with the address at
// which the server is back. The last line is PASS, or each line that tells of a violation starts with FAIL and
// the exit status is 1. The other lines are figures.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/clientcmd"
)

// catchUpWithin bounds how long followers may take to show the last change.
const catchUpWithin = 60 * time.Second

func main() {
	var plan plan
	flag.StringVar(&plan.kubeconfig, "kubeconfig", "", "file that names the server")
	flag.IntVar(&plan.objects, "objects", 1000, "how many objects there are")
	flag.IntVar(&plan.changes, "changes", 5000, "how many changes of them are written")
	flag.IntVar(&plan.harms, "harms", 12, "how often a follower is harmed")
	flag.IntVar(&plan.kills, "kills", 0, "how often the server is killed")
	flag.IntVar(&plan.writers, "writers", 32, "how many write at once")
	flag.Uint64Var(&plan.seed, "seed", uint64(time.Now().UnixNano()), "of chance")
	flag.Parse()
	violations, err := run(context.Background(), plan)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, violation := range violations {
		fmt.Println("FAIL", violation)
	}
	if len(violations) > 0 {
		os.Exit(1)
	}
	fmt.Println("PASS")
}

type plan struct {
	kubeconfig                              string
	objects, changes, harms, kills, writers int
	seed                                    uint64
}

func run(ctx context.Context, plan plan) ([]string, error) {
	fmt.Printf("%d objects, %d changes, %d harms, %d kills, seed %d\n",
		plan.objects, plan.changes, plan.harms, plan.kills, plan.seed)
	chance := rand.New(rand.NewPCG(plan.seed, 0))
	config, err := clientcmd.BuildConfigFromFlags("", plan.kubeconfig)
	if err != nil {
		return nil, err
	}
	server := &server{}
	server.moveTo(config.Host)
	writing, err := newLine(config, server, "application/vnd.kubernetes.protobuf")
	if err != nil {
		return nil, err
	}
	namespace, err := writing.clients.CoreV1().Namespaces().Create(ctx,
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "resume-"}}, metav1.CreateOptions{})
	if err != nil {
		return nil, err
	}
	ledger := newLedger(plan.objects)
	writer := &writer{clients: writing.clients, namespace: namespace.Name, ledger: ledger}
	begun := time.Now()
	if err := writer.createAll(ctx, plan.writers); err != nil {
		return nil, err
	}
	figure("created", begun)

	followers, err := begin(ctx, config, server, namespace.Name, ledger)
	if err != nil {
		return nil, err
	}
	defer followers.stop()
	begun = time.Now()
	written := make(chan error, 1)
	go func() { written <- writer.change(ctx, plan.writers, plan.changes, chance.Uint64()) }()
	if err := followers.harm(ctx, plan, chance, server); err != nil {
		return nil, err
	}
	if err := <-written; err != nil {
		return nil, err
	}
	figure("changed", begun)
	begun = time.Now()
	if err := followers.awaitEnd(ctx, writer); err != nil {
		ledger.violation("%v", err)
	}
	figure("caught up", begun)
	followers.tell()
	return ledger.violations(), writing.clients.CoreV1().Namespaces().Delete(ctx, namespace.Name, metav1.DeleteOptions{})
}

func figure(what string, since time.Time) {
	fmt.Printf("%s in %.2f s\n", what, time.Since(since).Seconds())
}

var answers = bufio.NewScanner(os.Stdin)

// kill has the server killed and waits until it is back.
func kill(server *server) error {
	fmt.Println("KILL")
	if !answers.Scan() {
		return fmt.Errorf("nobody told where the server is back: %v", answers.Err())
	}
	server.moveTo(answers.Text())
	return nil
}
