#pragma once

// omp.h belongs to one compiler; these two are all that is needed of OpenMP.
extern "C" {
int omp_get_max_threads();
void omp_set_num_threads(int threads);
}
