package io.binnacle.kernel.server;

import io.binnacle.kernel.access.AuthenticationChain;
import io.binnacle.kernel.access.AuthorizationChain;
import io.binnacle.kernel.admission.AdmissionChain;
import io.binnacle.kernel.request.RequestPipeline;
import io.binnacle.kernel.strategy.ServiceRange;
import io.binnacle.kernel.tls.BackendTls;
import io.binnacle.kernel.tls.Pki;
import io.binnacle.kernel.token.TokenKey;

/// What requests come in by, none of which needs the store.
record Doors(
    Pki pki,
    ServiceRange range,
    RequestPipeline pipeline,
    AuthenticationChain authentication,
    AuthorizationChain authorization,
    AdmissionChain admission,
    TokenKey tokenKey,
    BackendTls backends) {}
