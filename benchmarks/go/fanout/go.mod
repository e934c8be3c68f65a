module binnacle.io/benchmarks/fanout

go 1.26
