package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/kubernetes"
)

// againAfter is how long a writer waits before it repeats a write whose outcome it does not know.
const againAfter = 20 * time.Millisecond

// writeWithin bounds a write with all its repetitions. While it is repeated all nodes may start, each of which may
// take two minutes of a busy machine.
const writeWithin = 6 * time.Minute

// writer writes steps. An object has one goroutine that writes it, so that its steps have an order, and a
// write that is repeated writes the same again, so that it happens once whatever became of the first.
type writer struct {
	clients   kubernetes.Interface
	namespace string
	ledger    *ledger
}

func (w *writer) createAll(ctx context.Context, writers int) error {
	return atOnce(writers, func(number int) error {
		for object := number; object < len(w.ledger.steps); object += writers {
			if err := w.write(ctx, nameOf(object), created); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writer) change(ctx context.Context, writers, changes int, seed uint64) error {
	objects := len(w.ledger.steps)
	return atOnce(writers, func(number int) error {
		chance := rand.New(rand.NewPCG(seed, uint64(number)))
		own := (objects - number + writers - 1) / writers
		for i := number; i < changes; i += writers {
			name := nameOf(number + writers*chance.IntN(own))
			what := modified
			if last, _ := w.ledger.what(name, w.ledger.begun(name)); last == deleted {
				what = created
			} else if chance.IntN(10) == 0 {
				what = deleted
			}
			if err := w.write(ctx, name, what); err != nil {
				return err
			}
		}
		return nil
	})
}

func atOnce(writers int, do func(number int) error) error {
	results := make(chan error, writers)
	for number := range writers {
		go func() { results <- do(number) }()
	}
	var all error
	for range writers {
		all = errors.Join(all, <-results)
	}
	return all
}

func (w *writer) write(ctx context.Context, name string, what kind) (failure error) {
	step := w.ledger.begin(name, what)
	defer func() {
		if failure != nil {
			w.ledger.abandon()
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, writeWithin)
	defer cancel()
	for repeated := false; ; repeated = true {
		err := w.once(ctx, name, what, strconv.Itoa(step))
		if err == nil || repeated && (what == created && apierrors.IsAlreadyExists(err) || what == deleted && apierrors.IsNotFound(err)) {
			w.ledger.finish(name, step)
			return nil
		}
		if !mayPass(err) {
			return fmt.Errorf("%s of %s: %w", what, name, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s of %s: %w", what, name, err)
		case <-time.After(againAfter):
		}
	}
}

// mayPass tells whether a failure may be the server's death, or its start.
func mayPass(err error) bool {
	var answered apierrors.APIStatus
	return !errors.As(err, &answered) || answered.Status().Code >= 500 || answered.Status().Code == 429
}

func (w *writer) once(ctx context.Context, name string, what kind, step string) error {
	objects := w.clients.CoreV1().ConfigMaps(w.namespace)
	switch what {
	case created:
		_, err := objects.Create(ctx, &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"app": "resume"}},
			Data:       map[string]string{"step": step}}, metav1.CreateOptions{})
		return err
	case modified:
		_, err := objects.Patch(ctx, name, types.MergePatchType, []byte(`{"data":{"step":"`+step+`"}}`), metav1.PatchOptions{})
		return err
	default:
		return objects.Delete(ctx, name, metav1.DeleteOptions{})
	}
}
