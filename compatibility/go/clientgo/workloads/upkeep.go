package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	certificatesv1 "k8s.io/api/certificates/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

func accountAndCertificates(ctx context.Context, e environment) error {
	return until(ctx, "the account and the certificates", func() (string, error) {
		if _, err := e.clients.CoreV1().ServiceAccounts(e.namespace).Get(ctx, "default", metav1.GetOptions{}); err != nil {
			return "", err
		}
		found, err := e.clients.CoreV1().ConfigMaps(e.namespace).Get(ctx, "kube-root-ca.crt", metav1.GetOptions{})
		return unless(err == nil && strings.Contains(found.Data["ca.crt"], "BEGIN CERTIFICATE"), "%v", found), err
	})
}

func budgetIsMeasured(ctx context.Context, e environment) error {
	one := intstr.FromInt32(1)
	if _, err := e.clients.PolicyV1().PodDisruptionBudgets(e.namespace).Create(ctx, &policyv1.PodDisruptionBudget{
		ObjectMeta: metav1.ObjectMeta{Name: "web"},
		Spec:       policyv1.PodDisruptionBudgetSpec{MaxUnavailable: &one, Selector: selector("web")},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := deploy(ctx, e, "web", 3); err != nil {
		return err
	}
	if err := until(ctx, "a disruption to be allowed", func() (string, error) {
		found, err := e.clients.PolicyV1().PodDisruptionBudgets(e.namespace).Get(ctx, "web", metav1.GetOptions{})
		return unless(err == nil && found.Status.DisruptionsAllowed == 1 && found.Status.ExpectedPods == 3, "%+v",
			found.Status), err
	}); err != nil {
		return err
	}
	pods, err := e.clients.CoreV1().Pods(e.namespace).List(ctx, of("web"))
	if err != nil {
		return err
	}
	evict := func(name string) error {
		return e.clients.PolicyV1().Evictions(e.namespace).Evict(ctx,
			&policyv1.Eviction{ObjectMeta: metav1.ObjectMeta{Name: name, Namespace: e.namespace}})
	}
	if err := evict(pods.Items[0].Name); err != nil {
		return err
	}
	if err := evict(pods.Items[1].Name); !apierrors.IsTooManyRequests(err) {
		return fmt.Errorf("the second eviction was answered %v", err)
	}
	return until(ctx, "another Pod, and a disruption to be allowed again", func() (string, error) {
		err := evict(pods.Items[1].Name)
		return unless(err == nil, "%v", err), nil
	})
}

func quotaIsMeasured(ctx context.Context, e environment) error {
	hard := corev1.ResourceList{"pods": resource.MustParse("2"), "requests.cpu": resource.MustParse("1"),
		"count/secrets": resource.MustParse("1")}
	if _, err := e.clients.CoreV1().ResourceQuotas(e.namespace).Create(ctx, &corev1.ResourceQuota{
		ObjectMeta: metav1.ObjectMeta{Name: "few"}, Spec: corev1.ResourceQuotaSpec{Hard: hard},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	used := func(name corev1.ResourceName, wanted string) error {
		return until(ctx, "use of "+string(name), func() (string, error) {
			found, err := e.clients.CoreV1().ResourceQuotas(e.namespace).Get(ctx, "few", metav1.GetOptions{})
			if err != nil {
				return "", err
			}
			is, told := found.Status.Used[name]
			return unless(told && is.Cmp(resource.MustParse(wanted)) == 0, "%v", found.Status), nil
		})
	}
	if err := used("pods", "0"); err != nil {
		return err
	}
	if err := deploy(ctx, e, "web", 2); err != nil {
		return err
	}
	if err := used("requests.cpu", "20m"); err != nil {
		return err
	}
	secret := func(name string) error {
		_, err := e.clients.CoreV1().Secrets(e.namespace).Create(ctx,
			&corev1.Secret{ObjectMeta: metav1.ObjectMeta{Name: name}}, metav1.CreateOptions{})
		return err
	}
	if err := secret("one"); err != nil {
		return err
	}
	if err := secret("two"); !apierrors.IsForbidden(err) || !strings.Contains(err.Error(), "exceeded quota: few") {
		return fmt.Errorf("the second secret was answered %v", err)
	}
	if err := e.clients.CoreV1().Secrets(e.namespace).Delete(ctx, "one", metav1.DeleteOptions{}); err != nil {
		return err
	}
	if err := used("count/secrets", "0"); err != nil {
		return err
	}
	return secret("two")
}

func autoscalerKeepsBounds(ctx context.Context, e environment) error {
	three, half := int32(3), int32(50)
	if _, err := e.clients.AutoscalingV2().HorizontalPodAutoscalers(e.namespace).Create(ctx,
		&autoscalingv2.HorizontalPodAutoscaler{
			ObjectMeta: metav1.ObjectMeta{Name: "web"},
			Spec: autoscalingv2.HorizontalPodAutoscalerSpec{MinReplicas: &three, MaxReplicas: 5,
				ScaleTargetRef: autoscalingv2.CrossVersionObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: "web"},
				Metrics: []autoscalingv2.MetricSpec{{Type: autoscalingv2.ResourceMetricSourceType,
					Resource: &autoscalingv2.ResourceMetricSource{Name: corev1.ResourceCPU, Target: autoscalingv2.MetricTarget{
						Type: autoscalingv2.UtilizationMetricType, AverageUtilization: &half}}}}},
		}, metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := deploy(ctx, e, "web", 1); err != nil {
		return err
	}
	return until(ctx, "as many replicas as there must be", func() (string, error) {
		found, err := e.clients.AppsV1().Deployments(e.namespace).GetScale(ctx, "web", metav1.GetOptions{})
		return unless(err == nil && found.Status.Replicas == 3, "%+v", found), err
	})
}

func secretGetsToken(ctx context.Context, e environment) error {
	// A secret for an account that is not there is deleted.
	if err := accountAndCertificates(ctx, e); err != nil {
		return err
	}
	if _, err := e.clients.CoreV1().Secrets(e.namespace).Create(ctx, &corev1.Secret{
		ObjectMeta: metav1.ObjectMeta{Name: "token", Annotations: map[string]string{corev1.ServiceAccountNameKey: "default"}},
		Type:       corev1.SecretTypeServiceAccountToken,
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	return until(ctx, "a token", func() (string, error) {
		found, err := e.clients.CoreV1().Secrets(e.namespace).Get(ctx, "token", metav1.GetOptions{})
		return unless(err == nil && len(found.Data["token"]) > 100 && len(found.Data["ca.crt"]) > 100, "%v", found), err
	})
}

func rolesAreGathered(ctx context.Context, e environment) error {
	labels := map[string]string{"gather": e.namespace}
	roles := e.clients.RbacV1().ClusterRoles()
	if _, err := roles.Create(ctx, &rbacv1.ClusterRole{
		ObjectMeta: metav1.ObjectMeta{Name: "all-" + e.namespace},
		AggregationRule: &rbacv1.AggregationRule{
			ClusterRoleSelectors: []metav1.LabelSelector{{MatchLabels: labels}}},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	if _, err := roles.Create(ctx, &rbacv1.ClusterRole{
		ObjectMeta: metav1.ObjectMeta{Name: "part-" + e.namespace, Labels: labels},
		Rules:      []rbacv1.PolicyRule{{APIGroups: []string{""}, Resources: []string{"pods"}, Verbs: []string{"get"}}},
	}, metav1.CreateOptions{}); err != nil {
		return err
	}
	return until(ctx, "the rules", func() (string, error) {
		found, err := roles.Get(ctx, "all-"+e.namespace, metav1.GetOptions{})
		return unless(err == nil && len(found.Rules) == 1, "%v", found.Rules), err
	})
}

func certificateIsSigned(ctx context.Context, e environment) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	asked, err := x509.CreateCertificateRequest(rand.Reader,
		&x509.CertificateRequest{Subject: pkix.Name{CommonName: "somebody"}}, key)
	if err != nil {
		return err
	}
	requests := e.clients.CertificatesV1().CertificateSigningRequests()
	made, err := requests.Create(ctx, &certificatesv1.CertificateSigningRequest{
		ObjectMeta: metav1.ObjectMeta{Name: "for-" + e.namespace},
		Spec: certificatesv1.CertificateSigningRequestSpec{
			Request:    pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: asked}),
			SignerName: certificatesv1.KubeAPIServerClientSignerName,
			Usages:     []certificatesv1.KeyUsage{certificatesv1.UsageClientAuth}},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	made.Status.Conditions = []certificatesv1.CertificateSigningRequestCondition{
		{Type: certificatesv1.CertificateApproved, Status: corev1.ConditionTrue, Reason: "Asked"}}
	if _, err := requests.UpdateApproval(ctx, made.Name, made, metav1.UpdateOptions{}); err != nil {
		return err
	}
	return until(ctx, "a certificate", func() (string, error) {
		found, err := requests.Get(ctx, made.Name, metav1.GetOptions{})
		return unless(err == nil && len(found.Status.Certificate) > 0, "%v", found.Status), err
	})
}

// priorityPreempts has a Pod that fits only where another is take its place.
func priorityPreempts(ctx context.Context, e environment) error {
	name := "urgent-" + e.namespace
	if _, err := e.clients.SchedulingV1().PriorityClasses().Create(ctx, &schedulingv1.PriorityClass{
		ObjectMeta: metav1.ObjectMeta{Name: name}, Value: 1000}, metav1.CreateOptions{}); err != nil {
		return err
	}
	pod := func(name, class string) *corev1.Pod {
		made := template("big")
		made.Spec.PriorityClassName = class
		made.Spec.Containers[0].Resources.Requests[corev1.ResourceCPU] = resource.MustParse("6")
		return &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name}, Spec: made.Spec}
	}
	pods := e.clients.CoreV1().Pods(e.namespace)
	running := func(name string) error {
		return until(ctx, name+" to run", func() (string, error) {
			found, err := pods.Get(ctx, name, metav1.GetOptions{})
			return unless(err == nil && found.Status.Phase == corev1.PodRunning, "%+v", found.Status), err
		})
	}
	if _, err := pods.Create(ctx, pod("idle", ""), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := running("idle"); err != nil {
		return err
	}
	if _, err := pods.Create(ctx, pod("urgent", name), metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := running("urgent"); err != nil {
		return err
	}
	if _, err := pods.Get(ctx, "idle", metav1.GetOptions{}); !apierrors.IsNotFound(err) {
		return fmt.Errorf("the Pod that made room: %v", err)
	}
	return nil
}

func namespaceIsEmptied(ctx context.Context, e environment) error {
	if err := deploy(ctx, e, "web", 2); err != nil {
		return err
	}
	if _, err := e.clients.CoreV1().ConfigMaps(e.namespace).Create(ctx,
		&corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Name: "kept", Finalizers: []string{"example.org/hold"}}},
		metav1.CreateOptions{}); err != nil {
		return err
	}
	namespaces := e.clients.CoreV1().Namespaces()
	if err := namespaces.Delete(ctx, e.namespace, metav1.DeleteOptions{}); err != nil {
		return err
	}
	if err := until(ctx, "the namespace to tell what keeps it", func() (string, error) {
		found, err := namespaces.Get(ctx, e.namespace, metav1.GetOptions{})
		if err != nil {
			return "", err
		}
		told := ""
		for _, condition := range found.Status.Conditions {
			if condition.Type == corev1.NamespaceFinalizersRemaining && condition.Status == corev1.ConditionTrue {
				told = condition.Message
			}
		}
		return unless(strings.Contains(told, "example.org/hold in 1 resource instances"), "%v", found.Status), nil
	}); err != nil {
		return err
	}
	kept, err := e.clients.CoreV1().ConfigMaps(e.namespace).Get(ctx, "kept", metav1.GetOptions{})
	if err != nil {
		return err
	}
	kept.Finalizers = nil
	if _, err := e.clients.CoreV1().ConfigMaps(e.namespace).Update(ctx, kept, metav1.UpdateOptions{}); err != nil {
		return err
	}
	if err := until(ctx, "the namespace's end", func() (string, error) {
		found, err := namespaces.Get(ctx, e.namespace, metav1.GetOptions{})
		return unless(apierrors.IsNotFound(err), "%v", found), nil
	}); err != nil {
		return err
	}
	// What runs the cases deletes the namespace of each.
	_, err = namespaces.Create(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: e.namespace}},
		metav1.CreateOptions{})
	return err
}

func lostNodeIsTainted(ctx context.Context, e environment) error {
	lost, err := newNode(ctx, e.clients, "lost-"+e.namespace, "1")
	if err != nil {
		return err
	}
	soon := int64(1)
	bound := template("bound")
	bound.Spec.NodeSelector = map[string]string{"kubernetes.io/hostname": lost.name}
	bound.Spec.Tolerations = []corev1.Toleration{{Key: corev1.TaintNodeUnreachable, Operator: corev1.TolerationOpExists,
		Effect: corev1.TaintEffectNoExecute, TolerationSeconds: &soon}}
	pods := e.clients.CoreV1().Pods(e.namespace)
	if _, err := pods.Create(ctx, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "bound"}, Spec: bound.Spec},
		metav1.CreateOptions{}); err != nil {
		return err
	}
	if err := until(ctx, "a Pod on it", func() (string, error) {
		found, err := pods.Get(ctx, "bound", metav1.GetOptions{})
		return unless(err == nil && found.Status.Phase == corev1.PodRunning, "%+v", found.Status), err
	}); err != nil {
		return err
	}
	lost.stop()
	if err := until(ctx, "the taint", func() (string, error) {
		found, err := e.clients.CoreV1().Nodes().Get(ctx, lost.name, metav1.GetOptions{})
		if err != nil {
			return "", err
		}
		for _, taint := range found.Spec.Taints {
			if taint.Key == corev1.TaintNodeUnreachable && taint.Effect == corev1.TaintEffectNoExecute {
				return "", nil
			}
		}
		return fmt.Sprint(found.Spec.Taints, found.Status.Conditions), nil
	}); err != nil {
		return err
	}
	if err := until(ctx, "the Pod's deletion", func() (string, error) {
		found, err := pods.Get(ctx, "bound", metav1.GetOptions{})
		return unless(err == nil && found.DeletionTimestamp != nil, "%v", found), err
	}); err != nil {
		return err
	}
	// Without its node the Pod is nobody's, and collected.
	if err := e.clients.CoreV1().Nodes().Delete(ctx, lost.name, metav1.DeleteOptions{}); err != nil {
		return err
	}
	begun := time.Now()
	return until(ctx, "the Pod's end", func() (string, error) {
		_, err := pods.Get(ctx, "bound", metav1.GetOptions{})
		return unless(apierrors.IsNotFound(err), "it is there after %s: %v", time.Since(begun), err), nil
	})
}
