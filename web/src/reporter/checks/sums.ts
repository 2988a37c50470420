// Which figures are the sum of others, read from the rulebook's own checks (A == B + C). Pure.
import { parse, type Node, type Values } from './expressions'
import { fraction, plus } from './fractions'
import type { Rules } from './judge'

export interface Sum {
  total: string
  parts: readonly string[]
}

export function sumsOf(rules: Rules): Sum[] {
  return (rules.checks ?? []).filter((check) => check.expr && !check.rule && check.severity === 'error').flatMap((check) => {
    try {
      return parse(check.expr!).map((statement) => sumOf(statement.body)).filter((one) => one !== null)
    } catch {
      return []
    }
  })
}

/** `total == a + b`, or `abs(total - (a + b + …)) <= small`. */
function sumOf(node: Node): Sum | null {
  if (node.is !== 'chain' || node.ops.length !== 1) return null
  const [left, right] = [node.parts[0]!, node.parts[1]!]
  if (node.ops[0] === '==' && left.is === 'name') return named(left.name, right)
  if (node.ops[0] === '<=' && left.is === 'abs' && left.of.is === 'sum' && left.of.op === '-' && left.of.left.is === 'name')
    return named(left.of.left.name, left.of.right)
  return null
}

function named(total: string, node: Node): Sum | null {
  const parts = addends(node)
  return parts && parts.length > 1 ? { total, parts } : null
}

function addends(node: Node): string[] | null {
  if (node.is === 'name') return [node.name]
  if (node.is !== 'sum' || node.op !== '+') return null
  const [left, right] = [addends(node.left), addends(node.right)]
  return left && right && [...left, ...right]
}

/** What the parts make together; null while one of them is unknown. */
export function added(sum: Sum, figures: Values): number | null {
  const values = sum.parts.map((part) => figures[part])
  if (values.some((value) => value == null)) return null
  const { n, d } = (values as number[]).map(fraction).reduce(plus)
  return Number(n) / Number(d)
}
