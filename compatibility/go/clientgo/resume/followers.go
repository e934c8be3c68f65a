package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
)

// followers are all who follow the objects.
type followers struct {
	ledger *ledger
	// kept is an informer that lives as long as the test does.
	kept *informer
	// mortal is an informer that is stopped and begun anew.
	mortal *informer
	// resumed is a watch that is stopped and resumed where it was.
	resumed *resumedWatch
	// syncs is how long the informers took to have the initial state.
	syncs []time.Duration
	lives func(context.Context) (*informer, error)
}

// begin starts all followers before anything changes.
func begin(ctx context.Context, config *rest.Config, server *server, namespace string, ledger *ledger) (*followers, error) {
	all := &followers{ledger: ledger}
	binary, err := newLine(config, server, "application/vnd.kubernetes.protobuf")
	if err != nil {
		return nil, err
	}
	text, err := newLine(config, server, "application/json")
	if err != nil {
		return nil, err
	}
	watching, err := newLine(config, server, "application/vnd.kubernetes.protobuf")
	if err != nil {
		return nil, err
	}
	list, err := watching.clients.CoreV1().ConfigMaps(namespace).List(ctx, metav1.ListOptions{Limit: 1})
	if err != nil {
		return nil, err
	}
	all.resumed = newResumedWatch(watching, namespace, list.ResourceVersion, ledger)
	if err := all.resumed.begin(ctx); err != nil {
		return nil, err
	}
	if all.kept, err = beginInformer(ctx, binary, namespace, newSight("the informer that is kept", ledger, nil)); err != nil {
		return nil, err
	}
	all.syncs = append(all.syncs, all.kept.synced)
	all.lives = func(ctx context.Context) (*informer, error) {
		var before map[string]int
		if all.mortal != nil {
			before = all.mortal.sight.last()
		}
		return beginInformer(ctx, text, namespace, newSight("the informer that is begun anew", ledger, before))
	}
	return all, all.beginLife(ctx)
}

func (f *followers) beginLife(ctx context.Context) error {
	life, err := f.lives(ctx)
	if err != nil {
		return err
	}
	f.mortal = life
	f.syncs = append(f.syncs, life.synced)
	return nil
}

// harm does harm at random moments of the changes, as long as all writes succeed.
func (f *followers) harm(ctx context.Context, plan plan, chance *rand.Rand, server *server) error {
	harms := []func() error{
		func() error { f.kept.line.reset(); return nil },
		func() error { f.mortal.line.reset(); return nil },
		func() error { f.resumed.line.reset(); return nil },
		func() error { f.mortal.stop(); return f.beginLife(ctx) },
		func() error { f.resumed.stop(); return f.resumed.begin(ctx) },
	}
	var chosen []func() error
	for i := range plan.harms {
		chosen = append(chosen, harms[i%len(harms)])
	}
	for range plan.kills {
		chosen = append(chosen, func() error { return kill(server) })
	}
	chance.Shuffle(len(chosen), func(i, j int) { chosen[i], chosen[j] = chosen[j], chosen[i] })
	moments := make([]int, len(chosen))
	for i := range moments {
		moments[i] = plan.objects + 1 + chance.IntN(plan.changes)
	}
	slices.Sort(moments)
	for i, do := range chosen {
		if !f.ledger.awaitFinished(min(moments[i], plan.objects+plan.changes)) {
			return nil
		}
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// awaitEnd compares what all saw with a consistent list of the end.
func (f *followers) awaitEnd(ctx context.Context, writer *writer) error {
	list, err := writer.clients.CoreV1().ConfigMaps(writer.namespace).List(ctx, metav1.ListOptions{LabelSelector: "app=resume"})
	if err != nil {
		return err
	}
	final := map[string]string{}
	for i := range list.Items {
		object := &list.Items[i]
		final[object.Name] = object.ResourceVersion
		if step, begun := stepOf(object, modified), f.ledger.begun(object.Name); step != begun {
			f.ledger.violation("the final list has step %d of %s, of which %d were written", step, object.Name, begun)
		}
	}
	for name := range f.ledger.steps {
		last, _ := f.ledger.what(name, f.ledger.begun(name))
		if _, there := final[name]; there == (last == deleted) {
			f.ledger.violation("in the final list %s is %v after a %v", name, there, last)
		}
	}
	deadline := time.Now().Add(catchUpWithin)
	for {
		different := f.different(final)
		if different == "" {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s", different)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// different tells who is not yet where the final list is.
func (f *followers) different(final map[string]string) string {
	for _, each := range []*informer{f.kept, f.mortal} {
		if why := each.different(final); why != "" {
			return why
		}
		if why := each.sight.behind(); why != "" {
			return why
		}
	}
	return f.resumed.sight.behind()
}

func (f *followers) tell() {
	slices.Sort(f.syncs)
	fmt.Printf("synchronised %d times within %.2f s (median %.2f s, longest %.2f s)\n", len(f.syncs),
		sum(f.syncs).Seconds(), f.syncs[len(f.syncs)/2].Seconds(), f.syncs[len(f.syncs)-1].Seconds())
	fmt.Printf("the informer that was kept asked for %d states and told %d changes\n", f.kept.line.states(), f.kept.sight.told())
	fmt.Printf("the informers that were begun anew, %d, asked for %d states\n", len(f.syncs)-1, f.mortal.line.states())
	fmt.Printf("the watch was resumed %d times and told %d changes\n", f.resumed.begun-1, f.resumed.sight.told())
	// A streaming list that dies with its server is followed by a plain one, which is client-go's way.
	for _, each := range []*line{f.kept.line, f.mortal.line} {
		if streamed, listed := each.streamed.Load(), each.listed.Load(); listed > streamed {
			f.ledger.violation("%d plain lists beside %d streaming ones", listed, streamed)
		}
	}
}

func sum(all []time.Duration) (total time.Duration) {
	for _, each := range all {
		total += each
	}
	return total
}

func (f *followers) stop() {
	f.kept.stop()
	f.mortal.stop()
	f.resumed.stop()
}
