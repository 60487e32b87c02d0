import ts from 'typescript';
import { getProblemDefinition, isProblemKey } from '../../src/fls/problem.ts';
import { nodesIn, placeOf, source } from './program.ts';
import { lengthOf, stringsOf } from './static-values.ts';

/** A place where the sources ask for a text. */
export type Use = {
  readonly place: string;
  readonly bundle: string;
  /** Null when the compiler cannot tell the key. */
  readonly keys: readonly string[] | null;
  /** How many tokens are given; null when that is not visible. */
  readonly tokens: number | null;
  /** Asked for with its advice, as an error is. */
  readonly withActions: boolean;
};

const GETTERS = ['getMessage', 'getMessages', 'createError', 'createWarning', 'createInfo'];

/** Texts asked for through `Messages`. */
export function messageUses(): Use[] {
  return source().files.flatMap((file) => {
    const bundles = bundlesIn(file);
    return nodesIn(file, ts.isCallExpression).flatMap((call) => useOf(call, bundles));
  });
}

function useOf(call: ts.CallExpression, bundles: ReadonlyMap<string, string>): Use[] {
  const { expression: called, arguments: given } = call;
  if (!ts.isPropertyAccessExpression(called) || !GETTERS.includes(called.name.text)) return [];
  const [key, tokens] = given;
  if (!key) return [];
  return [
    {
      place: placeOf(call),
      bundle: bundles.get(called.expression.getText()) ?? `(unknown: ${called.expression.getText()})`,
      keys: stringsOf(key),
      tokens: lengthOf(tokens),
      withActions: called.name.text.startsWith('create'),
    },
  ];
}

/** Name of the bundle by the name of the constant that holds it. */
function bundlesIn(file: ts.SourceFile): ReadonlyMap<string, string> {
  return new Map(
    nodesIn(file, ts.isVariableDeclaration).flatMap(({ name, initializer }): [string, string][] => {
      if (!initializer || !ts.isCallExpression(initializer)) return [];
      const [, bundle] = initializer.arguments;
      const loads = initializer.expression.getText() === 'Messages.loadMessages';
      return loads && bundle && ts.isStringLiteral(bundle) ? [[name.getText(), bundle.text]] : [];
    }),
  );
}

/** Errors of the domain: `new Problem(key, details)` takes its text and its advice from the bundle `problems`. */
export function problemUses(): Use[] {
  return source().files.flatMap((file) =>
    nodesIn(file, ts.isNewExpression)
      .filter(({ expression }) => expression.getText() === 'Problem')
      .flatMap((made): Use[] => {
        const [key] = made.arguments ?? [];
        const use = { place: placeOf(made), bundle: 'problems', withActions: true };
        const keys = key ? stringsOf(key) : null;
        // The compiler checks the details of a use; how many there are of a key is said where the keys are.
        return (
          keys?.map((name) => ({ ...use, keys: [`error.${name}`], tokens: countDetails(name) })) ?? [
            { ...use, keys, tokens: 0 },
          ]
        );
      }),
  );
}

function countDetails(key: string): number | null {
  if (!isProblemKey(key)) return null;
  const { tokens, advice = [] } = getProblemDefinition(key);
  return tokens.length + advice.length;
}

/** Remarks of the domain: an object `{ key, tokens }` where a `Notice` is wanted. */
export function noticeUses(): Use[] {
  return source().files.flatMap((file) =>
    nodesIn(file, ts.isObjectLiteralExpression)
      .filter((literal) => source().checker.getContextualType(literal)?.aliasSymbol?.name === 'Notice')
      .map((literal) => {
        const [key, tokens] = ['key', 'tokens'].map((name) => valueOf(literal, name));
        return {
          place: placeOf(literal),
          bundle: 'notices',
          keys: key ? stringsOf(key) : null,
          tokens: lengthOf(tokens),
          withActions: false,
        };
      }),
  );
}

function valueOf(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  return literal.properties.filter(ts.isPropertyAssignment).find((property) => property.name.getText() === name)
    ?.initializer;
}
