/* Calls the kernel of an object with words and arrays from a file, and writes the arrays as they are then.
 *
 * The file: how many words, the words; how many arrays, and of each the word that is its address, its bytes, and what
 * is in it. All numbers have 64 bits.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int32_t mcsv_run_blocks(uint64_t *words, int64_t *result);

static void taken(void *into, size_t bytes) {
  if (fread(into, 1, bytes, stdin) != bytes) exit(3);
}

static uint64_t number(void) {
  uint64_t found;
  taken(&found, sizeof found);
  return found;
}

int main(void) {
  uint64_t count = number(), *words = malloc(count * sizeof *words);
  taken(words, count * sizeof *words);
  uint64_t arrays = number(), *sizes = malloc(arrays * sizeof *sizes);
  char **data = malloc(arrays * sizeof *data);
  for (uint64_t k = 0; k < arrays; k++) {
    uint64_t word = number();
    sizes[k] = number();
    data[k] = aligned_alloc(64, (sizes[k] / 64 + 1) * 64);
    taken(data[k], sizes[k]);
    words[word] = (uint64_t)(uintptr_t)data[k];
  }
  int64_t result = -1;
  int32_t status = mcsv_run_blocks(words, &result);
  fwrite(&status, sizeof status, 1, stdout);
  fwrite(&result, sizeof result, 1, stdout);
  for (uint64_t k = 0; k < arrays; k++) fwrite(data[k], 1, sizes[k], stdout);
  return 0;
}
