#!/usr/bin/env bash
# Prints the figures that the project promises, with the promise beside each.
set -euo pipefail
cd "$(dirname "$0")/.."
cat <<'TEXT'
promised: binary at most 20 MB; version and checks within 10 ms of process time; a run at 50 ms latency at most
          1.10 times its longest chain of requests; at most 60 MiB at the peak; 50 targets at 20 ms and 16 requests at a time: no more than
          twice the slowest and what two cores need (allowed-ms), at most 120 MiB
TEXT
go test -run '^$' -bench . -benchtime "${1:-10x}" ./internal/house | grep -E '^(Benchmark|ok|FAIL|---|panic)'
