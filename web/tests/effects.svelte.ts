/** Run each function as a Svelte effect; returns the way to end them. */
export function effects(...runs: (() => unknown)[]): () => void {
  return $effect.root(() => {
    for (const run of runs)
      $effect(() => {
        run()
      })
  })
}
