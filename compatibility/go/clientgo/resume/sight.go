package main

import (
	"fmt"
	"sync"

	corev1 "k8s.io/api/core/v1"
)

// sight is what one follower has seen of each object: the step that it saw last.
type sight struct {
	who    string
	ledger *ledger
	// floor are steps that were acknowledged, or seen, before this follower began.
	floor map[string]int
	lock  sync.Mutex
	seen  map[string]int
	// missing are objects that are not there, though no deletion was told: a whole state lacked them.
	missing map[string]bool
	count   int
}

// newSight is what a follower sees that begins now.
//
// before are the steps that it saw in an earlier life
func newSight(who string, ledger *ledger, before map[string]int) *sight {
	floor := ledger.acknowledged()
	for name, step := range before {
		floor[name] = max(floor[name], step)
	}
	return &sight{who: who, ledger: ledger, floor: floor, seen: map[string]int{}, missing: map[string]bool{}}
}

// begin notes the initial state of an object.
func (s *sight) begin(object *corev1.ConfigMap) {
	s.lock.Lock()
	defer s.lock.Unlock()
	step := stepOf(object, created)
	if last, again := s.seen[object.Name]; again {
		s.ledger.violation("%s was told twice that %s is there: steps %d and %d", s.who, object.Name, last, step)
	}
	if step < s.floor[object.Name] {
		s.ledger.violation("%s begins with step %d of %s, after %d was known", s.who, step, object.Name, s.floor[object.Name])
	}
	s.seen[object.Name] = step
}

// synced judges what was not in the initial state.
func (s *sight) synced() {
	s.lock.Lock()
	defer s.lock.Unlock()
	for name, floor := range s.floor {
		if _, there := s.seen[name]; there {
			continue
		}
		if last, _ := s.ledger.what(name, floor); last != deleted && s.ledger.begun(name) == floor {
			s.ledger.violation("%s begins without %s, of which step %d was known", s.who, name, floor)
		}
		s.seen[name], s.missing[name] = floor, true
	}
}

// change notes a change of an object.
//
// gaps tells whether the follower has asked for a whole state since it began, which spares it steps
func (s *sight) change(object *corev1.ConfigMap, seen kind, gaps bool) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.count++
	step := stepOf(object, seen)
	last, known := s.seen[object.Name]
	if !known {
		last = s.floor[object.Name]
	}
	gaps = gaps || !known || s.missing[object.Name]
	what, written := s.ledger.what(object.Name, step)
	switch {
	case !written:
		s.ledger.violation("%s saw step %d of %s, which nobody wrote", s.who, step, object.Name)
	case step <= last:
		s.ledger.violation("%s saw step %d of %s after step %d", s.who, step, object.Name, last)
	case gaps:
	case step != last+1:
		s.ledger.violation("%s saw step %d of %s after step %d, none between", s.who, step, object.Name, last)
	case what != seen:
		s.ledger.violation("%s saw a %v of %s at step %d, which is a %v", s.who, seen, object.Name, step, what)
	}
	s.seen[object.Name] = step
	delete(s.missing, object.Name)
}

// behind tells of an object whose last step was not seen, if there is one.
func (s *sight) behind() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	for name, step := range s.seen {
		if begun := s.ledger.begun(name); step < begun {
			if last, _ := s.ledger.what(name, begun); s.missing[name] && last == deleted {
				continue
			}
			return fmt.Sprintf("%s has seen step %d of %s, of which %d were written", s.who, step, name, begun)
		}
	}
	return ""
}

func (s *sight) last() map[string]int {
	s.lock.Lock()
	defer s.lock.Unlock()
	all := make(map[string]int, len(s.seen))
	for name, step := range s.seen {
		all[name] = step
	}
	return all
}

func (s *sight) told() int {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.count
}

// missed notes that an object is gone whose deletion was not told.
func (s *sight) missed(object *corev1.ConfigMap) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.count++
	s.missing[object.Name] = true
}
