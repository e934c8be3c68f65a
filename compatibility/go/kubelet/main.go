// The connections of a kubelet, by the libraries of the kubelet: exec, attach and port-forward
// through a CRI streaming server on the loopback, WebSockets translated before it as kubelets from
// 1.36 on do, logs, and a page that tells what was asked. Containers are processes of this machine.
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"flag"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"time"
)

func main() {
	authority := flag.String("client-ca", "", "who signs the certificates of those who may connect")
	websockets := flag.Bool("websockets", true, "whether WebSockets are understood, as from 1.36 on")
	flag.Parse()
	if err := serve(*authority, *websockets); err != nil {
		log.Fatal(err)
	}
}

func serve(authority string, websockets bool) error {
	streams, err := newStreams()
	if err != nil {
		return err
	}
	pages := http.NewServeMux()
	pages.HandleFunc("/containerLogs/{namespace}/{pod}/{container}", logs)
	pages.HandleFunc("/exec/{namespace}/{pod}/{container}", streams.exec(websockets))
	pages.HandleFunc("/attach/{namespace}/{pod}/{container}", streams.attach(websockets))
	pages.HandleFunc("/portForward/{namespace}/{pod}", streams.portForward(websockets))
	pages.HandleFunc("/open", open)
	workload(pages)
	secured, err := secure(authority)
	if err != nil {
		return err
	}
	kubelet, err := tls.Listen("tcp", ":0", secured)
	if err != nil {
		return err
	}
	plain := http.NewServeMux()
	workload(plain)
	pod, err := net.Listen("tcp", ":0")
	if err != nil {
		return err
	}
	fmt.Printf("kubelet %d pod %d\n", port(kubelet), port(pod))
	failed := make(chan error)
	go func() { failed <- http.Serve(kubelet, pages) }()
	go func() { failed <- http.Serve(pod, plain) }()
	return <-failed
}

func port(listener net.Listener) int {
	return listener.Addr().(*net.TCPAddr).Port
}

// secure shows a certificate of the kubelet's own, as kubelets do that nobody gave one, and asks for
// one of the cluster's.
func secure(authority string) (*tls.Config, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "system:node:test", Organization: []string{"system:nodes"}},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		DNSNames:     []string{"test"},
	}
	certificate, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	pem, err := os.ReadFile(authority)
	if err != nil {
		return nil, err
	}
	clients := x509.NewCertPool()
	if !clients.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("no certificate in %s", authority)
	}
	return &tls.Config{
		Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}},
		ClientAuth:   tls.RequireAndVerifyClientCert,
		ClientCAs:    clients,
	}, nil
}
