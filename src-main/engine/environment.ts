/** How TensorFlow is set up in the process that trains. */

/**
 * Environment variables for the trainer, for a computer with `cores` processor cores. They fix the bits of a run, so
 * they belong to its record. One thread a kernel and one chain a core (see `inChains`) beats kernels that share the
 * cores, since those of a recurrent step are too small to share.
 */
export function trainerEnvironment(cores: number): Record<string, string> {
  const threads = String(Math.max(1, Math.floor(cores)))
  return {
    // Errors only: nothing of TensorFlow's start-up lines in the user's log.
    TF_CPP_MIN_LOG_LEVEL: '2',
    // Under Electron TensorFlow would use Chromium's allocator, which gives fresh pages for each large tensor.
    TF_CPU_ALLOCATOR_USE_BFC: '1',
    TF_NUM_INTEROP_THREADS: threads,
    TF_NUM_INTRAOP_THREADS: '1',
    TF_DETERMINISTIC_OPS: '1',
    TF_ENABLE_ONEDNN_OPTS: '1',
  }
}
