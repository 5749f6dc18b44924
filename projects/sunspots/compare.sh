#!/bin/sh
# Rolling origin: at every month of the test split a forecast 1, 6 and 12 months ahead from all months before it.
# MASE (Hyndman and Koehler, 2006): the mean absolute error over that of the seasonal naive forecast (the value of the
# same month a year earlier) on the training split; under 1 is better than that. `stateroom` must be on the PATH, or
# name it in STATEROOM.
set -eu
cd "$(dirname "$0")"
stateroom=${STATEROOM:-stateroom}
forecasts=$(mktemp)
trap 'rm -f "$forecasts"' EXIT

"$stateroom" train . --run "${RUN:-rolling}" --quiet
"$stateroom" predict . --run "${RUN:-rolling}" --input data/sunspots.csv --output "$forecasts"
awk -F, '
  function abs(x) { return x < 0 ? -x : x }
  NR == FNR { if (FNR > 1) actual[FNR - 1] = $2; next }
  FNR > 1 {
    forecast[FNR - 1, 1] = $(NF - 2)
    forecast[FNR - 1, 6] = $(NF - 1)
    forecast[FNR - 1, 12] = $NF
  }
  END {
    n = FNR - 1; train = int(n * 0.7); test = int(n * 0.85)
    for (t = 13; t <= train; ++t) scale += abs(actual[t] - actual[t - 12])
    scale /= train - 12
    printf "scale: %.2f sunspots\n%7s %8s %9s %15s %11s\n", scale, "months", "origins", "Stateroom", "seasonal naive", "last value"
    split("1 6 12", horizons, " ")
    for (i = 1; i <= 3; ++i) {
      h = horizons[i]; count = model = naive = last = 0
      for (t = test + 1; t + h <= n; ++t) {
        ++count
        model += abs(actual[t + h] - forecast[t, h])
        naive += abs(actual[t + h] - actual[t + h - 12])
        last += abs(actual[t + h] - actual[t])
      }
      printf "%7d %8d %9.3f %15.3f %11.3f\n", h, count, model / count / scale, naive / count / scale,
             last / count / scale
    }
  }' data/sunspots.csv "$forecasts"
