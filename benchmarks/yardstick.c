/* The standard programme by hand: what one thread of a processor with AVX-512 can do, without fused multiply-add.

   gcc -O3 -march=native -mprefer-vector-width=512 -ffp-contract=off -o yardstick benchmarks/yardstick.c -lm
   ./yardstick TABLES DRAWS

   TABLES holds eight inverse tables (quantity, unit value, deadweight, attribution, displacement, drop-off, cashable
   share, cost): of each the bits of its parts an octave as an int64, then its rows of four doubles, as
   mcsv/kernels/pieces.py reads them. Printed: seconds of processor time, then mean, sd and P(< 0) of each of the 100
   positions, pocket by pocket. Each position also gets extremes and a histogram, and each pocket the period of its
   first and of its last deficit and whether it has one in the window, as mcsv tallies them.

   What a compiler would not write: a table's row is one load, and eight rows are turned in registers; all positions of
   a period stay in registers while its flows go by, and flows stay there from period to period. */
#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BENEFITS = 12, POCKETS = 5, PERIODS = 20, COSTS = 6, COST_PERIODS = 8, WINDOW = 8, CELLS = POCKETS * PERIODS };
enum { BLOCK = 512, STRIDE = BLOCK + 8, TABLES = 8, OCTAVES = 53, ROW = 32, PART = 64, SPAN = 20 << 7, PILOT = 4 };

typedef __m512d vec;
typedef __m512i words;
#define ALIGNED __attribute__((aligned(64)))
#define EIGHT(x) _mm512_set1_epi64((long long)(x))

static struct { int bits; double *rows; } table[TABLES];
static double share[POCKETS][BENEFITS], ramp[BENEFITS][PERIODS], weight[PERIODS][POCKETS][BENEFITS];
static uint64_t word[BLOCK] ALIGNED;
static int32_t offset[BLOCK] ALIGNED;
static double place[BLOCK] ALIGNED, cost[BLOCK] ALIGNED;
static double flow[BENEFITS][STRIDE] ALIGNED, keep[BENEFITS][STRIDE] ALIGNED, cashable[BENEFITS][STRIDE] ALIGNED;
static double position[CELLS][STRIDE] ALIGNED, first[BLOCK] ALIGNED, last[BLOCK] ALIGNED, any[BLOCK] ALIGNED;
static uint16_t number[BLOCK] ALIGNED;

static struct {
    double sums[32], squares[32], centre, base, far, low, high;
    int64_t negative;
    uint32_t bins[2 * SPAN];
} cell[CELLS] ALIGNED;
static int64_t first_in[POCKETS][PERIODS + 1], last_in[POCKETS][PERIODS + 1], any_in[POCKETS][2];

/* Philox4x32-10: four draws share a counter, PART draws apart. Two times eight counters hide each other's waits. */
static void random_words(uint64_t key, uint64_t begin) {
    const words m0 = EIGHT(0xD2511F53), m1 = EIGHT(0xCD9E8D57), lower = EIGHT(0xFFFFFFFF);
    const words eight = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    for (int group = 0; group < BLOCK; group += 4 * PART)
        for (int at = 0; at < PART; at += 16) {
            words c[2][4];
            for (int h = 0; h < 2; h++) {
                c[h][0] = _mm512_add_epi64(EIGHT((begin + group) / 4 + at + 8 * h), eight);
                c[h][1] = _mm512_srli_epi64(c[h][0], 32);
                c[h][2] = c[h][3] = _mm512_setzero_si512();
            }
            uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
#pragma GCC unroll 10
            for (int round = 0; round < 10; round++) {
                for (int h = 0; h < 2; h++) {
                    const words p = _mm512_mul_epu32(c[h][0], m0), q = _mm512_mul_epu32(c[h][2], m1);
                    c[h][0] = _mm512_ternarylogic_epi64(_mm512_srli_epi64(q, 32), c[h][1], EIGHT(k0), 0x96);
                    c[h][2] = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p, 32), c[h][3], EIGHT(k1), 0x96);
                    c[h][1] = q;
                    c[h][3] = p;
                }
                k0 += 0x9E3779B9, k1 += 0xBB67AE85;
            }
            for (int h = 0; h < 2; h++)
                for (int k = 0; k < 4; k++) {
                    const words low = _mm512_and_si512(c[h][(k + 1) % 4], lower);
                    const words both = _mm512_or_si512(_mm512_slli_epi64(c[h][k], 32), low);
                    _mm512_store_si512(word + group + k * PART + at + 8 * h, both);
                }
        }
}

/* Where each word's row begins in a table of 2^bits parts an octave, and the place in its part. */
static void segments(int bits) {
    const words one = EIGHT(0x3FF0000000000000), inside = EIGHT((1ull << (52 - bits)) - 1), rows = EIGHT(~(ROW - 1ll));
    const words begin = EIGHT(((1023ll << bits) - 1) * ROW), upper = EIGHT(((long long)OCTAVES << bits) * ROW);
    const vec almost = _mm512_set1_pd(1.0 - 0x1p-53), unit = _mm512_set1_pd(1.0);
    for (int i = 0; i < BLOCK; i += 8) {
        const words w = _mm512_load_si512(word + i), flip = _mm512_srai_epi64(w, 63);
        const words r = _mm512_or_si512(_mm512_srli_epi64(_mm512_xor_si512(w, flip), 11), one);
        const words tail = _mm512_castpd_si512(_mm512_sub_pd(_mm512_castsi512_pd(r), almost));
        const words down = _mm512_and_si512(_mm512_srli_epi64(tail, 52 - bits - 5), rows);
        const words found = _mm512_sub_epi64(_mm512_add_epi64(begin, _mm512_and_si512(flip, upper)), down);
        _mm256_store_si256((__m256i *)(offset + i), _mm512_cvtepi64_epi32(found));
        const words within = _mm512_or_si512(_mm512_and_si512(tail, inside), one);
        _mm512_store_pd(place + i, _mm512_sub_pd(_mm512_castsi512_pd(within), unit));
    }
}

static inline vec hidden(vec c) { return _mm512_castsi512_pd(_mm512_slli_epi64(_mm512_castpd_si512(c), 32)); }

static inline vec two_rows(const char *rows, int32_t one, int32_t other) {
    const __m256d low = _mm256_load_pd((const double *)(rows + one));
    return _mm512_insertf64x4(_mm512_castpd256_pd512(low), _mm256_load_pd((const double *)(rows + other)), 1);
}

/* The values of eight draws: rows of c0, c1, c2 over c3, c4 over c5, as columns. */
static inline vec values(const char *rows, int i) {
    const int32_t *o = offset + i;
    const vec a = two_rows(rows, o[0], o[4]), b = two_rows(rows, o[1], o[5]);
    const vec c = two_rows(rows, o[2], o[6]), d = two_rows(rows, o[3], o[7]);
    const words near = _mm512_set_epi64(13, 12, 5, 4, 9, 8, 1, 0), far = _mm512_set_epi64(15, 14, 7, 6, 11, 10, 3, 2);
    const vec ab = _mm512_unpacklo_pd(a, b), cd = _mm512_unpacklo_pd(c, d);
    const vec ba = _mm512_unpackhi_pd(a, b), dc = _mm512_unpackhi_pd(c, d), s = _mm512_load_pd(place + i);
    const vec c2 = _mm512_permutex2var_pd(ab, far, cd), c4 = _mm512_permutex2var_pd(ba, far, dc);
    vec v = _mm512_add_pd(_mm512_mul_pd(hidden(c4), s), c4);
    v = _mm512_add_pd(_mm512_mul_pd(v, s), hidden(c2));
    v = _mm512_add_pd(_mm512_mul_pd(v, s), c2);
    v = _mm512_add_pd(_mm512_mul_pd(v, s), _mm512_permutex2var_pd(ba, near, dc));
    return _mm512_add_pd(_mm512_mul_pd(v, s), _mm512_permutex2var_pd(ab, near, cd));
}

enum what { PUT, TIMES, TIMES_REST, LESS_QUARTER, PLUS };

static inline __attribute__((always_inline)) void draw(uint64_t key, uint64_t begin, int of, enum what what, double *out) {
    random_words(key, begin);
    segments(table[of].bits);
    const vec one = _mm512_set1_pd(1.0);
    for (int i = 0; i < BLOCK; i += 8) {
        vec v = values((const char *)table[of].rows, i);
        if (what == TIMES) v = _mm512_mul_pd(v, _mm512_load_pd(out + i));
        if (what == TIMES_REST) v = _mm512_mul_pd(_mm512_sub_pd(one, v), _mm512_load_pd(out + i));
        if (what == LESS_QUARTER) v = _mm512_sub_pd(one, _mm512_mul_pd(v, _mm512_set1_pd(0.25)));
        if (what == PLUS) v = _mm512_add_pd(v, _mm512_load_pd(out + i));
        _mm512_store_pd(out + i, v);
    }
}

static void draws(uint64_t begin) {
    for (int q = 0; q < BENEFITS; q++) {
        const uint64_t key = (q + 1) * 0x9E3779B97F4A7C15ull;
        draw(key, begin, 0, PUT, flow[q]);
        draw(key + 1, begin, 1, TIMES, flow[q]);
        draw(key + 2, begin, 2, TIMES_REST, flow[q]);
        draw(key + 3, begin, 3, TIMES, flow[q]);
        draw(key + 4, begin, 4, TIMES_REST, flow[q]);
        draw(key + 5, begin, 5, LESS_QUARTER, keep[q]);
        draw(key + 6, begin, 6, PUT, cashable[q]);
    }
    draw(7, begin, 7, PUT, cost);
    for (uint64_t k = 1; k < COSTS; k++) draw(7 + k, begin, 7, PLUS, cost);
}

/* All periods of eight draws: flows and positions stay in registers. What is paid in full leaves exactly nothing. */
static void positions(void) {
    const vec least = _mm512_set1_pd(1e-12);
    for (int i = 0; i < BLOCK; i += 8) {
        vec f[BENEFITS], at[POCKETS], spent = _mm512_setzero_pd();
        for (int q = 0; q < BENEFITS; q++) f[q] = _mm512_load_pd(flow[q] + i);
        for (int p = 0; p < POCKETS; p++) at[p] = _mm512_setzero_pd();
        for (int t = 0; t < PERIODS; t++) {
#pragma GCC unroll 12
            for (int q = 0; q < BENEFITS; q++) {
                const vec cash = _mm512_mul_pd(f[q], _mm512_load_pd(cashable[q] + i));
                at[0] = _mm512_add_pd(at[0], _mm512_mul_pd(_mm512_set1_pd(weight[t][0][q]), cash));
#pragma GCC unroll 4
                for (int p = 1; p < POCKETS; p++)
                    at[p] = _mm512_add_pd(at[p], _mm512_mul_pd(_mm512_set1_pd(weight[t][p][q]), f[q]));
                f[q] = _mm512_mul_pd(f[q], _mm512_load_pd(keep[q] + i));
            }
            if (t < COST_PERIODS) spent = _mm512_sub_pd(spent, _mm512_load_pd(cost + i));
            const vec total = _mm512_add_pd(at[0], spent);
            const vec both = _mm512_mul_pd(least, _mm512_add_pd(_mm512_abs_pd(at[0]), _mm512_abs_pd(spent)));
            const __mmask8 some = _mm512_cmp_pd_mask(_mm512_abs_pd(total), both, _CMP_GE_OQ);
            _mm512_store_pd(position[t] + i, _mm512_maskz_mov_pd(some, total));
            for (int p = 1; p < POCKETS; p++) _mm512_store_pd(position[p * PERIODS + t] + i, at[p]);
        }
    }
}

static void mark_deficits(const double *x, int c, int t) {
    const vec when = _mm512_set1_pd(t), none = _mm512_setzero_pd();
    for (int i = 0; i < BLOCK; i += 8) {
        const __mmask8 m = _mm512_cmp_pd_mask(_mm512_load_pd(x + i), none, _CMP_LT_OQ);
        cell[c].negative += __builtin_popcount(m);
        const vec before = _mm512_load_pd(first + i);
        _mm512_store_pd(first + i, _mm512_mask_min_pd(before, m, before, when));
        _mm512_mask_store_pd(last + i, m, _mm512_set1_pd(t + 1));
        if (t == WINDOW - 1) _mm512_mask_store_pd(any + i, m, none);
    }
}

/* One look at a row: sums, squares, bins, and the largest distance, which tells whether to look at ends and signs. */
static void watch(const double *x, int c, int t) {
    const vec centre = _mm512_set1_pd(cell[c].centre), base = _mm512_set1_pd(cell[c].base);
    uint64_t of_base;
    memcpy(&of_base, &cell[c].base, 8);
    const words lowest = EIGHT(of_base >> 45), end = EIGHT(SPAN - 1), middle = EIGHT(SPAN);
    vec s[4], r[4], far = _mm512_setzero_pd();
    for (int k = 0; k < 4; k++) s[k] = _mm512_loadu_pd(cell[c].sums + 8 * k), r[k] = _mm512_loadu_pd(cell[c].squares + 8 * k);
    for (int i = 0; i < BLOCK; i += 32)
#pragma GCC unroll 4
        for (int k = 0; k < 4; k++) {
            const vec d = _mm512_sub_pd(_mm512_load_pd(x + i + 8 * k), centre), away = _mm512_abs_pd(d);
            s[k] = _mm512_add_pd(s[k], d);
            r[k] = _mm512_add_pd(r[k], _mm512_mul_pd(d, d));
            far = _mm512_max_pd(far, away);
            words n = _mm512_srli_epi64(_mm512_castpd_si512(_mm512_add_pd(away, base)), 45);
            n = _mm512_min_epi64(_mm512_sub_epi64(n, lowest), end);
            n = _mm512_add_epi64(middle, _mm512_xor_si512(n, _mm512_srai_epi64(_mm512_castpd_si512(d), 63)));
            _mm_store_si128((__m128i *)(number + i + 8 * k), _mm512_cvtepi64_epi16(n));
        }
    for (int k = 0; k < 4; k++) _mm512_storeu_pd(cell[c].sums + 8 * k, s[k]), _mm512_storeu_pd(cell[c].squares + 8 * k, r[k]);
    for (int i = 0; i < BLOCK; i += 4) {
        uint64_t four;
        memcpy(&four, number + i, 8);
        cell[c].bins[four & 0xFFFF]++;
        cell[c].bins[four >> 16 & 0xFFFF]++;
        cell[c].bins[four >> 32 & 0xFFFF]++;
        cell[c].bins[four >> 48]++;
    }
    const double furthest = _mm512_reduce_max_pd(far);
    if (furthest > cell[c].far) {
        cell[c].far = furthest;
        for (int i = 0; i < BLOCK; i++) cell[c].low = fmin(cell[c].low, x[i]), cell[c].high = fmax(cell[c].high, x[i]);
    }
    if (furthest > cell[c].centre) mark_deficits(x, c, t);
}

static void block(uint64_t begin) {
    draws(begin);
    positions();
    for (int p = 0; p < POCKETS; p++) {
        for (int i = 0; i < BLOCK; i++) first[i] = PERIODS, last[i] = 0, any[i] = 1;
        int64_t before = 0, after = 0;
        for (int t = 0; t < PERIODS; t++) {
            before += cell[p * PERIODS + t].negative;
            watch(position[p * PERIODS + t], p * PERIODS + t, t);
            after += cell[p * PERIODS + t].negative;
        }
        if (before == after) {
            first_in[p][PERIODS] += BLOCK, last_in[p][0] += BLOCK, any_in[p][1] += BLOCK;
            continue;
        }
        for (int i = 0; i < BLOCK; i++) first_in[p][(int)first[i]]++;
        for (int i = 0; i < BLOCK; i++) last_in[p][(int)last[i]]++;
        for (int i = 0; i < BLOCK; i++) any_in[p][(int)any[i]]++;
    }
}

/* Mean and sd by what was summed up over n draws. */
static void moments(int c, double n, double *mean, double *sd) {
    double d = 0, q = 0;
    for (int k = 0; k < 32; k++) d += cell[c].sums[k], q += cell[c].squares[k];
    *mean = cell[c].centre + d / n, *sd = sqrt((q - d * d / n) / (n - 1));
}

static void start(void) {
    for (int c = 0; c < CELLS; c++) {
        double mean = 0, sd = 1;
        if (cell[c].base > 0) moments(c, PILOT * BLOCK, &mean, &sd);
        memset(&cell[c], 0, sizeof cell[c]);
        cell[c].centre = mean, cell[c].base = exp2(floor(log2(sd)) - 1), cell[c].low = INFINITY, cell[c].high = -INFINITY;
    }
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec + 1e-9 * now.tv_nsec;
}

int main(int count, char **given) {
    FILE *file = count == 3 ? fopen(given[1], "rb") : NULL;
    if (!file) return fprintf(stderr, "usage: yardstick TABLES DRAWS\n"), 2;
    for (int k = 0; k < TABLES; k++) {
        int64_t bits;
        if (fread(&bits, 8, 1, file) != 1) return 2;
        const size_t bytes = (2ull * OCTAVES << bits) * ROW;
        table[k].bits = (int)bits, table[k].rows = aligned_alloc(64, bytes);
        if (fread(table[k].rows, 1, bytes, file) != bytes) return 2;
    }
    for (int p = 0; p < POCKETS; p++)
        for (int q = 0; q < BENEFITS; q++)
            for (int t = 0; t < PERIODS; t++) {
                share[p][q] = (1 + (q + p) % 5) / 15.0, ramp[q][t] = fmin(1.0, (t + 0.5) / (4 + q % 4));
                weight[t][p][q] = share[p][q] * ramp[q][t];
            }
    const uint64_t blocks = strtoull(given[2], NULL, 10) / BLOCK;
    start();
    for (uint64_t b = 0; b < PILOT; b++) block(b * BLOCK);
    start();
    const double began = seconds();
    for (uint64_t b = 0; b < blocks; b++) block(b * BLOCK);
    printf("%.9f\n", seconds() - began);
    for (int c = 0; c < CELLS; c++) {
        double mean, sd, n = (double)(blocks * BLOCK);
        moments(c, n, &mean, &sd);
        printf("%.17g %.17g %.17g\n", mean, sd, cell[c].negative / n);
    }
    return 0;
}
