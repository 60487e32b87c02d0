import type * as soql from '@jetstreamapp/soql-parser-js';
import type { Condition, Literal, Operand } from './ast.ts';
import { malformed } from './error.ts';

/** The library gives conditions as a chain with counted parentheses; this builds the tree that the platform sees. */

type Token =
  { readonly kind: '(' | ')' | 'AND' | 'OR' | 'NOT' } | { readonly kind: 'leaf'; readonly condition: Condition };

type Clause = soql.WhereClause | soql.HavingClause;
type Leaf = soql.ConditionWithValueQuery;

/** What the tree builder needs to know of the query around it. */
export type Reading = {
  readonly text: string;
  readonly operand: (raw: string | soql.FunctionExp) => Operand;
  readonly query: (query: soql.Query) => Extract<Condition, { kind: 'in' }>['query'];
};

export function conditionTree(clause: Clause, reading: Reading): Condition {
  const tokens = tokensOf(clause, reading);
  let next = 0;

  function term(): Condition {
    const token = tokens[next];
    next += 1;
    if (token?.kind === 'NOT') return { kind: 'not', part: term() };
    if (token?.kind === 'leaf') return token.condition;
    const inner = chain();
    next += 1;
    return inner;
  }

  /** A level of one kind: the platform refuses AND beside OR without parentheses. */
  function chain(): Condition {
    const parts = [term()];
    let kind: 'AND' | 'OR' | null = null;
    for (let token = tokens[next]; token && token.kind !== ')'; token = tokens[next]) {
      if (token.kind !== 'AND' && token.kind !== 'OR') break;
      if (kind !== null && kind !== token.kind)
        throw malformed(reading.text, token.kind, `unexpected token: '${token.kind}'`);
      kind = token.kind;
      next += 1;
      parts.push(term());
    }
    const [first] = parts;
    return first && parts.length === 1 ? first : { kind: kind === 'OR' ? 'or' : 'and', parts };
  }

  return chain();
}

function tokensOf(clause: Clause, reading: Reading): Token[] {
  const tokens: Token[] = [];
  for (let rest: Clause | null = clause; rest; rest = 'right' in rest ? rest.right : null) {
    const operator = 'operator' in rest ? rest.operator : null;
    if (rest.left !== null) tokens.push(...leafTokens(rest.left, reading));
    if (operator !== null) tokens.push({ kind: operator });
  }
  return tokens;
}

function leafTokens(leaf: Leaf, reading: Reading): Token[] {
  const opening: Token[] = Array.from({ length: leaf.openParen ?? 0 }, () => ({ kind: '(' }));
  if (!('operator' in leaf)) return opening;
  const closing: Token[] = Array.from({ length: leaf.closeParen ?? 0 }, () => ({ kind: ')' }));
  return [...opening, { kind: 'leaf', condition: leafCondition(leaf, reading) }, ...closing];
}

function leafCondition(leaf: Exclude<Leaf, soql.NegationCondition>, reading: Reading): Condition {
  const left = reading.operand('fn' in leaf ? leaf.fn : leaf.field);
  if ('valueQuery' in leaf) {
    return {
      kind: 'in',
      left,
      negated: leaf.operator.toUpperCase() === 'NOT IN',
      query: reading.query(leaf.valueQuery),
    };
  }
  return {
    kind: 'compare',
    left,
    operator: leaf.operator.toUpperCase(),
    right: literalsOf(leaf.value, leaf.literalType),
  };
}

function literalsOf(value: string | readonly string[], type: string | readonly string[] | undefined): Literal[] {
  const values = typeof value === 'string' ? [value] : value;
  return values.map((text, index) => ({
    kind: (typeof type === 'string' ? type : type?.[index]) ?? 'STRING',
    text,
  }));
}
