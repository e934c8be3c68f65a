package main

import (
	"context"
	"io"
	"log"
	"net/http"
	"os"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// follow prints a line for each change that an informer sees of the ConfigMaps of a namespace, and for each
// request that it makes for them, with the status or the failure that it met, until standard input ends:
//
//	ASKED QUERY: STATUS
//	TYPE NAME RESOURCE-VERSION VALUE
func follow(kubeconfig, namespace string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	printer := changePrinter{log.New(os.Stdout, "", 0)}
	config.Wrap(func(next http.RoundTripper) http.RoundTripper { return requestPrinter{printer.lines, next} })
	clients, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactoryWithOptions(clients, 0, informers.WithNamespace(namespace))
	if _, err := factory.Core().V1().ConfigMaps().Informer().AddEventHandler(printer); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	factory.Start(ctx.Done())
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

type requestPrinter struct {
	lines *log.Logger
	next  http.RoundTripper
}

func (p requestPrinter) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := p.next.RoundTrip(request)
	if !strings.HasSuffix(request.URL.Path, "/configmaps") {
		return response, err
	}
	if err != nil {
		p.lines.Printf("ASKED %s: %v", request.URL.RawQuery, err)
	} else {
		p.lines.Printf("ASKED %s: %d", request.URL.RawQuery, response.StatusCode)
	}
	return response, err
}

type changePrinter struct {
	lines *log.Logger
}

func (p changePrinter) OnAdd(object any, _ bool) { p.print("ADDED", object) }
func (p changePrinter) OnUpdate(_, object any)   { p.print("MODIFIED", object) }
func (p changePrinter) OnDelete(object any)      { p.print("DELETED", object) }

func (p changePrinter) print(what string, object any) {
	if shown, ok := object.(*corev1.ConfigMap); ok {
		p.lines.Println(what, shown.Name, shown.ResourceVersion, shown.Data["value"])
	} else {
		// An informer that missed a deletion learns of it without knowing the object's last state.
		p.lines.Printf("MISSED %v", object)
	}
}
