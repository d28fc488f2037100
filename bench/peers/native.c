/*
 * Optimizer steps in C, driven over stdin and stdout by the protocol of child.mjs. Compiled by native.mjs.
 *
 * Usage: native THREADS [checked]
 *
 * One pass per step, parallel over contiguous ranges; buffers are aligned to pages, use different cache sets, ask for
 * huge pages, and are first touched by the thread that will use them.
 */
#define _GNU_SOURCE
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static const double learning_rate = 0.001, beta1 = 0.9, beta2 = 0.999,
                    weight_decay = 0.01, decay = 0.9, momentum = 0.9,
                    maximum_norm = 1;
static const float epsilon = 1e-8f;

enum { W, G, M, V, BUFFERS };
static float *buffers[BUFFERS];
static void *mappings[BUFFERS];
static size_t mapped;
static long arrays, length, stride, step_number;
static int checked;
static char rule[32];

/* Each buffer begins at another offset in a page, so that the four streams use different cache sets. */
enum { PAGE = 2 << 20, SHIFT = 1088 };

static int allocate(void) {
  stride = (length + 15) / 16 * 16;
  mapped = (size_t)arrays * stride * sizeof(float) + BUFFERS * SHIFT;
  mapped = (mapped + 2 * PAGE - 1) / PAGE * PAGE;
  for (int k = 0; k < BUFFERS; k++) {
    void *block = aligned_alloc(PAGE, mapped);
    if (!block) return 0;
    mappings[k] = block;
    madvise(block, mapped, MADV_HUGEPAGE);
    buffers[k] = (float *)((char *)block + k * SHIFT);
  }
  long total = arrays * stride;
#pragma omp parallel for schedule(static)
  for (long i = 0; i < total; i++) {
    uint32_t bits = (uint32_t)i * 2654435761u;
    buffers[W][i] = (bits >> 8) / 8388608.0f - 1;
    buffers[G][i] = ((bits * 1664525u + 1013904223u) >> 8) / 8388608.0f - 1;
    buffers[M][i] = 0;
    buffers[V][i] = 0;
  }
  return 1;
}

static void release(void) {
  for (int k = 0; k < BUFFERS; k++) {
    free(mappings[k]);
    mappings[k] = NULL;
  }
}

/* Runs BODY for every i: one array in parallel ranges, many arrays with whole arrays per thread. */
#define EACH(BODY)                                                             \
  if (arrays == 1) {                                                           \
    float *restrict w = buffers[W], *restrict g = buffers[G],                  \
                    *restrict m = buffers[M], *restrict v = buffers[V];        \
    (void)w, (void)g, (void)m, (void)v;                                        \
    _Pragma("omp parallel for simd schedule(static)")                          \
    for (long i = 0; i < length; i++) { BODY }                                 \
  } else {                                                                     \
    _Pragma("omp parallel for schedule(static)")                               \
    for (long a = 0; a < arrays; a++) {                                        \
      float *restrict w = buffers[W] + a * stride,                             \
            *restrict g = buffers[G] + a * stride,                             \
            *restrict m = buffers[M] + a * stride,                             \
            *restrict v = buffers[V] + a * stride;                             \
      (void)w, (void)g, (void)m, (void)v;                                      \
      _Pragma("omp simd")                                                      \
      for (long i = 0; i < length; i++) { BODY }                               \
    }                                                                          \
  }

#define ADAM(GRADIENT, KEPT)                                                   \
  float d = (GRADIENT);                                                        \
  float average = b1 * m[i] + rest1 * d;                                       \
  float square = b2 * v[i] + rest2 * d * d;                                    \
  m[i] = average;                                                              \
  v[i] = square;                                                               \
  w[i] = KEPT - rate * average / (sqrtf(square * correction) + epsilon);

/*
 * Checks that all gradients are finite, before anything is written: a NaN or an infinity stays in a sum. It goes from
 * the end to the beginning, so that the update finds the beginning in the cache; four streams give more loads at a time.
 */
static int gradients_are_finite(void) {
  /* Numbers; both are multiples of 16. */
  const long total = arrays * stride, block = 1 << 17;
  int finite = 1;
#pragma omp parallel reduction(& : finite)
  {
    const long threads = omp_get_num_threads(), me = omp_get_thread_num();
    const long first = total / 16 * me / threads * 16;
    long end = total / 16 * (me + 1) / threads * 16;
    while (end > first) {
      const long start = end - block > first ? end - block : first;
      const long quarter = (end - start) / 4;
      const float *restrict g = buffers[G] + start;
      float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
#pragma omp simd reduction(+ : s0, s1, s2, s3)
      for (long i = 0; i < quarter; i++) {
        s0 += g[i];
        s1 += g[i + quarter];
        s2 += g[i + 2 * quarter];
        s3 += g[i + 3 * quarter];
      }
      const float sum = s0 + s1 + s2 + s3;
      finite &= sum - sum == 0;
      end = start;
    }
  }
  return finite;
}

static void step(void) {
  if (checked && !gradients_are_finite()) return;
  step_number++;
  const float rate = learning_rate / (1 - pow(beta1, step_number));
  const float correction = 1 / (1 - pow(beta2, step_number));
  const float b1 = beta1, rest1 = 1 - beta1, b2 = beta2, rest2 = 1 - beta2;
  const float plain = learning_rate, keep = 1 - learning_rate * weight_decay;
  if (!strcmp(rule, "adam")) {
    EACH(ADAM(g[i], w[i]))
  } else if (!strcmp(rule, "adamw")) {
    EACH(ADAM(g[i], keep * w[i]))
  } else if (!strcmp(rule, "momentum")) {
    const float beta = momentum, rest = 1 - momentum;
    EACH(float velocity = beta * m[i] + rest * g[i]; m[i] = velocity;
         w[i] -= plain * velocity;)
  } else if (!strcmp(rule, "rmsprop")) {
    const float beta = decay, rest = 1 - decay;
    EACH(float d = g[i]; float square = beta * v[i] + rest * d * d;
         v[i] = square; w[i] -= plain * d / (sqrtf(square) + epsilon);)
  } else if (!strcmp(rule, "lion")) {
    EACH(float d = g[i]; float average = m[i];
         float c = b1 * average + rest1 * d;
         float sign = c > 0 ? 1.0f : (c < 0 ? -1.0f : 0.0f);
         m[i] = b2 * average + rest2 * d; w[i] = keep * w[i] - plain * sign;)
  } else if (!strcmp(rule, "clip")) {
    /* Sums in float64, like ravine; the compiler chooses the order. */
    double sum = 0;
    float *restrict g = buffers[G];
    long total = arrays * stride;
#pragma omp parallel for simd schedule(static) reduction(+ : sum)
    for (long i = 0; i < total; i++) sum += (double)g[i] * g[i];
    const float scale = fmin(1, maximum_norm / sqrt(sum));
    EACH(ADAM(scale * g[i], w[i]))
  } else if (!strcmp(rule, "streams")) {
    /* Adam's memory traffic, four streams in and three out, with hardly any arithmetic: the limit of the memory. */
    EACH(float d = g[i]; m[i] += d; v[i] += d; w[i] += d;)
  }
}

int main(int count, char **words) {
  omp_set_num_threads(count > 1 ? atoi(words[1]) : 1);
  checked = count > 2 && !strcmp(words[2], "checked");
  char line[256];
  while (fgets(line, sizeof line, stdin)) {
    long steps;
    if (sscanf(line, "prepare %31s %ld %ld", rule, &arrays, &length) == 3) {
      step_number = 0;
      puts(allocate() ? "ok" : "error not enough memory");
    } else if (sscanf(line, "run %ld", &steps) == 1) {
      double start = omp_get_wtime();
      for (long k = 0; k < steps; k++) step();
      printf("%.9f\n", omp_get_wtime() - start);
    } else if (!strncmp(line, "dispose", 7)) {
      release();
      puts("ok");
    } else {
      puts("error unknown command");
    }
    fflush(stdout);
  }
}
