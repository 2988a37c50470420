// The lowest temperature that the officer expects: needs and plans ask with the same one. Null: not known.
export const cold = $state({ lowest_celsius: null as number | null })
