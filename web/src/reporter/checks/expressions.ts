// The rulebook's small language (disaster/rulebook/expressions.py) on the phone: the same texts, the same answers.
// A statement with an unknown operand is unknown: neither false nor zero. Pure.
import { absolute, by, compare, fraction, minus, plus, times, type Fraction } from './fractions'

export type Values = Readonly<Record<string, number | null | undefined>>
export type Verdict = 'holds' | 'broken' | 'unknown'
type Value = Fraction | boolean | null
type Comparison = '<=' | '<' | '>=' | '>' | '==' | '!='

export type Node =
  | { is: 'number'; value: Fraction }
  | { is: 'name'; name: string }
  | { is: 'base'; name: string }
  | { is: 'minus' | 'abs'; of: Node }
  | { is: 'sum'; op: '+' | '-' | '*' | '/'; left: Node; right: Node }
  | { is: 'chain'; ops: Comparison[]; parts: Node[] }

export interface Statement {
  source: string
  condition: Node | null
  body: Node
  names: readonly string[]
}

const TOKEN = /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(<=|>=|==|!=|[-+*/()<>]))/y
const COMPARISONS = new Set(['<=', '<', '>=', '>', '==', '!='])

/** Reads a text, or throws what it does not know. */
export function parse(source: string): Statement[] {
  return source.split(';').map((part) => {
    const said = part.trim()
    const at = said.lastIndexOf(' implies ')
    const names = new Set<string>()
    const condition = at > 0 ? new Reader(said.slice(0, at), names).whole() : null
    const body = new Reader(at > 0 ? said.slice(at + ' implies '.length) : said, names).whole()
    return { source: said, condition, body, names: [...names].sort() }
  })
}

class Reader {
  private readonly tokens: string[]
  private at = 0

  constructor(text: string, private readonly names: Set<string>) {
    this.tokens = tokensOf(text.trim())
  }

  whole(): Node {
    const node = this.comparison()
    if (this.at < this.tokens.length) throw new SyntaxError(`not part of the language of rules: ${this.tokens[this.at]}`)
    return node
  }

  private take(...wanted: string[]): string | null {
    const token = this.tokens[this.at]
    if (token === undefined || !wanted.includes(token)) return null
    this.at += 1
    return token
  }

  private comparison(): Node {
    const parts = [this.sum()]
    const ops: Comparison[] = []
    for (let op = this.take(...COMPARISONS); op; op = this.take(...COMPARISONS)) {
      ops.push(op as Comparison)
      parts.push(this.sum())
    }
    return ops.length ? { is: 'chain', ops, parts } : parts[0]!
  }

  private sum(): Node {
    let left = this.product()
    for (let op = this.take('+', '-'); op; op = this.take('+', '-')) left = { is: 'sum', op: op as '+', left, right: this.product() }
    return left
  }

  private product(): Node {
    let left = this.single()
    for (let op = this.take('*', '/'); op; op = this.take('*', '/')) left = { is: 'sum', op: op as '*', left, right: this.single() }
    return left
  }

  private single(): Node {
    if (this.take('-')) return { is: 'minus', of: this.single() }
    if (this.take('(')) return this.closed(this.comparison())
    const token = this.tokens[this.at++] ?? ''
    if (/^[.\d]/.test(token)) return { is: 'number', value: fraction(token.startsWith('.') ? `0${token}` : token) }
    if (!/^\w/.test(token)) throw new SyntaxError(`not part of the language of rules: ${token}`)
    if (!this.take('(')) {
      this.names.add(token)
      return { is: 'name', name: token }
    }
    if (token === 'abs') return this.closed({ is: 'abs', of: this.comparison() })
    if (!this.take('area')) throw new SyntaxError(`not part of the language of rules: ${token}(`)
    return this.closed({ is: 'base', name: token })
  }

  private closed(node: Node): Node {
    if (!this.take(')')) throw new SyntaxError('a bracket is not closed')
    return node
  }
}

function tokensOf(text: string): string[] {
  const found: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(text)
    if (!match) throw new SyntaxError(`not part of the language of rules: ${text.slice(from)}`)
    found.push(match[1] ?? match[2] ?? match[3]!)
  }
  return found
}

/** What one statement says of these figures; base answers NAME(area). */
export function verdict(statement: Statement, figures: Values, base: Values): Verdict {
  const body = valueOf(statement.body, figures, base)
  const condition = statement.condition === null ? true : valueOf(statement.condition, figures, base)
  if (body === null || condition === null) return 'unknown'
  return isTrue(body) || !isTrue(condition) ? 'holds' : 'broken'
}

function valueOf(node: Node, figures: Values, base: Values): Value {
  switch (node.is) {
    case 'number':
      return node.value
    case 'name':
      return known(figures[node.name])
    case 'base':
      return known(base[node.name])
    case 'minus':
    case 'abs': {
      const value = valueOf(node.of, figures, base)
      if (value === null) return null
      return node.is === 'abs' ? absolute(asFraction(value)) : minus(fraction(0), asFraction(value))
    }
    case 'sum':
      return reckoned(node.op, valueOf(node.left, figures, base), valueOf(node.right, figures, base))
    case 'chain':
      return chained(node.ops, node.parts.map((part) => valueOf(part, figures, base)))
  }
}

const known = (value: number | null | undefined): Fraction | null => (value == null ? null : fraction(value))
const asFraction = (value: Fraction | boolean): Fraction => (typeof value === 'boolean' ? fraction(value ? 1 : 0) : value)
const isTrue = (value: Fraction | boolean): boolean => asFraction(value).n !== 0n

function reckoned(op: '+' | '-' | '*' | '/', left: Value, right: Value): Value {
  if (left === null || right === null) return null
  const how = { '+': plus, '-': minus, '*': times, '/': by }[op]
  return how(asFraction(left), asFraction(right))
}

function chained(ops: readonly Comparison[], values: readonly Value[]): boolean | null {
  if (values.includes(null)) return null
  const parts = (values as (Fraction | boolean)[]).map(asFraction)
  return ops.every((op, at) => isSo(op, compare(parts[at]!, parts[at + 1]!)))
}

function isSo(op: Comparison, sign: number): boolean {
  switch (op) {
    case '<=':
      return sign <= 0
    case '<':
      return sign < 0
    case '>=':
      return sign >= 0
    case '>':
      return sign > 0
    case '==':
      return sign === 0
    case '!=':
      return sign !== 0
  }
}
