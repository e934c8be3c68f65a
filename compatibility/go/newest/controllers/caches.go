package main

import (
	"context"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/manager"
)

func nothing(manager.Manager) error { return nil }

func fieldIndex(ctx context.Context, e environment) error {
	index := func(made manager.Manager) error {
		return made.GetFieldIndexer().IndexField(ctx, &corev1.Pod{}, "image", func(object client.Object) []string {
			var images []string
			for _, container := range object.(*corev1.Pod).Spec.Containers {
				images = append(images, container.Image)
			}
			return images
		})
	}
	return e.manage(ctx, nil, index, func(ctx context.Context, made manager.Manager) error {
		other := e.pod("other", nil)
		other.Spec.Containers[0].Image = "other:1"
		if err := first(e.client.Create(ctx, e.pod("web", nil)), e.client.Create(ctx, other)); err != nil {
			return err
		}
		return eventually(ctx, func() error {
			found, all := &corev1.PodList{}, &corev1.PodList{}
			if err := first(
				made.GetClient().List(ctx, found, client.MatchingFields{"image": "other:1"}),
				made.GetClient().List(ctx, all)); err != nil {
				return err
			}
			return expect(len(all.Items) == 2 && len(found.Items) == 1 && found.Items[0].Name == "other", "%d of %d", len(found.Items), len(all.Items))
		})
	})
}

// cacheOfSome has a cache that asks the server for some of the objects only, by label and by field.
func cacheOfSome(ctx context.Context, e environment) error {
	some := func(options *manager.Options) {
		options.Cache.ByObject = map[client.Object]cache.ByObject{
			&corev1.ConfigMap{}: {Label: labels.SelectorFromSet(labels.Set{"seen": "yes"})},
			&corev1.Pod{}:       {Transform: cache.TransformStripManagedFields()}}
	}
	return e.manage(ctx, some, nothing, func(ctx context.Context, made manager.Manager) error {
		seen, hidden := e.configMap("seen", nil), e.configMap("hidden", nil)
		seen.Labels = map[string]string{"seen": "yes"}
		if err := first(e.client.Create(ctx, hidden), e.client.Create(ctx, seen), e.client.Create(ctx, e.pod("web", nil))); err != nil {
			return err
		}
		if err := eventually(ctx, func() error { return made.GetClient().Get(ctx, e.key("seen"), &corev1.ConfigMap{}) }); err != nil {
			return err
		}
		pod := &corev1.Pod{}
		if err := eventually(ctx, func() error { return made.GetClient().Get(ctx, e.key("web"), pod) }); err != nil {
			return err
		}
		list := &corev1.ConfigMapList{}
		if err := made.GetClient().List(ctx, list); err != nil {
			return err
		}
		if err := first(
			expect(len(list.Items) == 1, "%d in the cache", len(list.Items)),
			expect(len(pod.ManagedFields) == 0, "managed: %v", pod.ManagedFields),
			made.GetAPIReader().Get(ctx, e.key("hidden"), &corev1.ConfigMap{})); err != nil {
			return err
		}
		was := hidden.DeepCopy()
		hidden.Labels = map[string]string{"seen": "yes"}
		if err := e.client.Patch(ctx, hidden, client.MergeFrom(was)); err != nil {
			return err
		}
		return eventually(ctx, func() error { return made.GetClient().Get(ctx, e.key("hidden"), &corev1.ConfigMap{}) })
	})
}

func cacheOfMetadata(ctx context.Context, e environment) error {
	return e.manage(ctx, nil, nothing, func(ctx context.Context, made manager.Manager) error {
		if err := e.client.Create(ctx, e.configMap("a", map[string]string{"k": "v"})); err != nil {
			return err
		}
		partial := &metav1.PartialObjectMetadata{}
		partial.SetGroupVersionKind(corev1.SchemeGroupVersion.WithKind("ConfigMap"))
		if err := eventually(ctx, func() error { return made.GetClient().Get(ctx, e.key("a"), partial) }); err != nil {
			return err
		}
		was := partial.ResourceVersion
		changed := e.configMap("a", map[string]string{"k": "w"})
		if err := e.client.Update(ctx, changed); err != nil {
			return err
		}
		return eventually(ctx, func() error {
			if err := made.GetClient().Get(ctx, e.key("a"), partial); err != nil {
				return err
			}
			return expect(partial.ResourceVersion != was, "still at %s", was)
		})
	})
}

// leaderElection has the second manager lead as soon as the first ends.
func leaderElection(ctx context.Context, e environment) error {
	elected := func(options *manager.Options) {
		lease, renew, retry := 15*time.Second, 10*time.Second, 200*time.Millisecond
		options.LeaderElection = true
		options.LeaderElectionID = "compatibility"
		options.LeaderElectionNamespace = e.namespace
		options.LeaderElectionReleaseOnCancel = true
		options.LeaseDuration, options.RenewDeadline, options.RetryPeriod = &lease, &renew, &retry
	}
	second := make(chan error, 1)
	leads := func(ctx context.Context, made manager.Manager) error {
		select {
		case <-made.Elected():
			return nil
		case <-ctx.Done():
			return fmt.Errorf("does not lead in time")
		}
	}
	if err := e.manage(ctx, elected, nothing, func(leading context.Context, made manager.Manager) error {
		if err := leads(leading, made); err != nil {
			return err
		}
		waiting := make(chan struct{})
		go func() {
			second <- e.manage(ctx, elected, nothing, func(ctx context.Context, made manager.Manager) error {
				select {
				case <-made.Elected():
					return fmt.Errorf("leads beside the first")
				default:
					close(waiting)
				}
				return leads(ctx, made)
			})
		}()
		select {
		case <-waiting:
			return nil
		case err := <-second:
			return err
		}
	}); err != nil {
		return err
	}
	return <-second
}

// recordEvents records one event through each of the two groups; both show all.
func recordEvents(ctx context.Context, e environment) error {
	return e.manage(ctx, nil, nothing, func(ctx context.Context, made manager.Manager) error {
		object := e.configMap("a", nil)
		if err := e.client.Create(ctx, object); err != nil {
			return err
		}
		made.GetEventRecorder("new").Eventf(object, nil, corev1.EventTypeNormal, "Seen", "Look", "seen by %s", "us")
		made.GetEventRecorderFor("old").Event(object, corev1.EventTypeWarning, "Lost", "lost by us")
		return eventually(ctx, func() error {
			core, group := &corev1.EventList{}, &eventsv1.EventList{}
			if err := first(
				e.client.List(ctx, core, client.InNamespace(e.namespace), client.MatchingFields{"involvedObject.name": "a"}),
				e.client.List(ctx, group, client.InNamespace(e.namespace), client.MatchingFields{"regarding.name": "a"})); err != nil {
				return err
			}
			notes := map[string]string{}
			for _, event := range group.Items {
				notes[event.Reason] = event.Note
			}
			return first(
				expect(len(core.Items) == 2 && len(group.Items) == 2, "%d and %d events", len(core.Items), len(group.Items)),
				expect(notes["Seen"] == "seen by us" && notes["Lost"] == "lost by us", "notes: %v", notes))
		})
	})
}
