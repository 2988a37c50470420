// Which parts of two texts are the same, for the eye: the longest common pieces first, none shorter than two characters.
export interface Part {
  text: string
  same: boolean
}
const LEAST = 2
const LONGEST = 400 // beyond this only the beginning is compared; the rest is shown as it is

export function shared(one: string, other: string): { one: Part[]; other: Part[] } {
  const marks = [new Array<boolean>(one.length).fill(false), new Array<boolean>(other.length).fill(false)] as const
  pieces(one, 0, Math.min(one.length, LONGEST), other, 0, Math.min(other.length, LONGEST), marks)
  return { one: parts(one, marks[0]), other: parts(other, marks[1]) }
}

/** Mark the longest piece that both have here, then look to its left and to its right. */
function pieces(one: string, from: number, to: number, other: string, start: number, end: number, marks: readonly [boolean[], boolean[]]): void {
  let best = 0
  let at = 0
  let there = 0
  let last = new Array<number>(end - start + 1).fill(0)
  for (let i = from; i < to; i++) {
    const now = new Array<number>(end - start + 1).fill(0)
    for (let j = start; j < end; j++) {
      if (one[i] !== other[j]) continue
      const length = (last[j - start] ?? 0) + 1
      now[j - start + 1] = length
      if (length > best) [best, at, there] = [length, i - length + 1, j - length + 1]
    }
    last = now
  }
  if (best < LEAST) return
  for (let k = 0; k < best; k++) marks[0][at + k] = marks[1][there + k] = true
  pieces(one, from, at, other, start, there, marks)
  pieces(one, at + best, to, other, there + best, end, marks)
}

function parts(text: string, marks: readonly boolean[]): Part[] {
  const found: Part[] = []
  for (let at = 0; at < text.length; at++) {
    const same = marks[at] ?? false
    const last = found[found.length - 1]
    if (last?.same === same) last.text += text[at]
    else found.push({ text: text[at] ?? '', same })
  }
  return found
}
