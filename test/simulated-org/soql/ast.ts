/** A query as the evaluator takes it: the parser's chains of conditions have become a tree. */

/** A field by its path from the queried object: `['Parent', 'ProfileId']`. */
export type Path = readonly string[];

export type Operand =
  | { readonly kind: 'path'; readonly path: Path; readonly raw: string }
  | { readonly kind: 'function'; readonly name: string; readonly arguments: readonly string[]; readonly raw: string };

export type Selected =
  | { readonly kind: 'operand'; readonly operand: Operand; readonly alias: string | null }
  | { readonly kind: 'children'; readonly query: Query };

/** Text as written, and what kind of literal it is: `STRING`, `BOOLEAN`, `NULL`, `INTEGER`, `DATETIME`, `DATE_LITERAL`, … */
export type Literal = { readonly kind: string; readonly text: string };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | {
      readonly kind: 'compare';
      readonly left: Operand;
      readonly operator: string;
      readonly right: readonly Literal[];
    }
  | { readonly kind: 'in'; readonly left: Operand; readonly negated: boolean; readonly query: Query };

export type Order = {
  readonly by: Operand;
  readonly descending: boolean;
  readonly nullsLast: boolean;
};

export type Query = {
  /** The whole text, for error messages. */
  readonly text: string;
  readonly from: string;
  readonly select: readonly Selected[];
  readonly where: Condition | null;
  readonly groupBy: readonly Operand[];
  readonly having: Condition | null;
  readonly orderBy: readonly Order[];
  readonly limit: number | null;
  readonly offset: number | null;
};
