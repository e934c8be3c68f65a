package main

import (
	"fmt"
	"strconv"
	"sync"

	corev1 "k8s.io/api/core/v1"
)

type kind byte

const (
	created kind = iota
	modified
	deleted
)

func (k kind) String() string { return [...]string{"creation", "change", "deletion"}[k] }

// tooMany violations tell no more than the first of them.
const tooMany = 50

// ledger is what was written: the steps of each object's life, counted from 1. A creation or change writes its
// step into the object, so that what is seen tells which step it is; a deletion shows the object of the step
// before.
type ledger struct {
	lock  sync.Mutex
	steps map[string][]kind
	// done is the last step of each object that was acknowledged.
	done     map[string]int
	finished int
	// abandoned tells that a write has failed for good, so that the rest may never be finished.
	abandoned bool
	changed   *sync.Cond
	wrong     []string
}

func newLedger(objects int) *ledger {
	made := &ledger{steps: map[string][]kind{}, done: map[string]int{}}
	made.changed = sync.NewCond(&made.lock)
	for i := range objects {
		made.steps[nameOf(i)] = nil
	}
	return made
}

func nameOf(object int) string { return fmt.Sprintf("object-%06d", object) }

// begin notes a step that is about to be written, and gives its number.
func (l *ledger) begin(name string, what kind) int {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.steps[name] = append(l.steps[name], what)
	return len(l.steps[name])
}

func (l *ledger) finish(name string, step int) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.done[name] = step
	l.finished++
	l.changed.Broadcast()
}

func (l *ledger) abandon() {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.abandoned = true
	l.changed.Broadcast()
}

// awaitFinished waits until so many steps are acknowledged, and tells whether they are: a write may have failed.
func (l *ledger) awaitFinished(steps int) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	for l.finished < steps && !l.abandoned {
		l.changed.Wait()
	}
	return l.finished >= steps
}

// acknowledged is a copy of the last acknowledged steps.
func (l *ledger) acknowledged() map[string]int {
	l.lock.Lock()
	defer l.lock.Unlock()
	all := make(map[string]int, len(l.done))
	for name, step := range l.done {
		all[name] = step
	}
	return all
}

// what is done at a step, if it was begun.
func (l *ledger) what(name string, step int) (kind, bool) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if steps := l.steps[name]; step >= 1 && step <= len(steps) {
		return steps[step-1], true
	}
	return 0, false
}

// begun is the last step that may have been written.
func (l *ledger) begun(name string) int {
	l.lock.Lock()
	defer l.lock.Unlock()
	return len(l.steps[name])
}

func (l *ledger) violation(format string, arguments ...any) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if len(l.wrong) < tooMany {
		l.wrong = append(l.wrong, fmt.Sprintf(format, arguments...))
	}
}

func (l *ledger) violations() []string {
	l.lock.Lock()
	defer l.lock.Unlock()
	return append([]string(nil), l.wrong...)
}

// stepOf is the step that an object shows when it was seen in a certain way.
func stepOf(object *corev1.ConfigMap, seen kind) int {
	step, err := strconv.Atoi(object.Data["step"])
	if err != nil {
		return 0
	}
	if seen == deleted {
		step++
	}
	return step
}
