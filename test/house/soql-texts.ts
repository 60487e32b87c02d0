import ts from 'typescript';
import { nameOf, nodesIn, placeOf, source } from './program.ts';
import { stringsOfType } from './static-values.ts';

/** What a hole in a text stands for whose content cannot be read from the source, such as a value in a condition. */
export const HOLE = '{}';

/** A SOQL text as the source builds it, without its values. */
export type SoqlText = { readonly place: string; readonly soql: string };

/** Parameters of a `map` callback, with what they stand for at the moment. */
type Bound = ReadonlyMap<ts.Symbol, string>;

const NOTHING: Bound = new Map();

/** Every text of a file that is a query, whatever it is put together from. */
function soqlTextsIn(file: ts.SourceFile): SoqlText[] {
  return nodesIn(file, isText)
    .filter((node) => !(ts.isBinaryExpression(node.parent) || ts.isTemplateSpan(node.parent)))
    .flatMap((node) => textsOf(node, NOTHING).map((soql) => ({ place: placeOf(node), soql })))
    .filter(({ soql }) => /^\s*SELECT\s/.test(soql));
}

/**
 * Neither the one that rewrites queries, nor the probes of `sf fls doctor` and the query of one record of any object: they ask
 * what an org may lack, and its refusal is a finding.
 */
const LEFT_OUT = /^adapters\/org\/(?:client\/optional-columns\.ts$|queries\/record-names\.ts$|probe\/)/;

/** The queries of all commands but doctor. */
export function soqlTexts(): SoqlText[] {
  return source()
    .files.filter((file) => !LEFT_OUT.test(nameOf(file)))
    .flatMap(soqlTextsIn);
}

function isText(node: ts.Node): node is ts.Expression {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || isSum(node);
}

/** In parentheses, or `as const`. */
function isWrapped(node: ts.Expression): node is ts.ParenthesizedExpression | ts.AsExpression {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node);
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** The texts that an expression can be, with holes. */
function textsOf(expression: ts.Expression, bound: Bound): readonly string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isTemplateExpression(expression)) return templateTextsOf(expression, bound);
  if (isWrapped(expression)) return textsOf(expression.expression, bound);
  if (isSum(expression)) return combined(textsOf(expression.left, bound), textsOf(expression.right, bound));
  if (ts.isConditionalExpression(expression))
    return [...textsOf(expression.whenTrue, bound), ...textsOf(expression.whenFalse, bound)];
  if (ts.isCallExpression(expression)) return callTextsOf(expression, bound);
  const symbol = source().checker.getSymbolAtLocation(expression);
  const known = symbol && bound.get(symbol);
  if (known !== undefined) return [known];
  const constant = constantOf(symbol);
  if (constant) return textsOf(constant, bound);
  return literalsOf(expression) ?? [HOLE];
}

function templateTextsOf({ head, templateSpans }: ts.TemplateExpression, bound: Bound): readonly string[] {
  return templateSpans.reduce<readonly string[]>(
    (texts, { expression, literal }) =>
      combined(
        texts,
        textsOf(expression, bound).map((text) => text + literal.text),
      ),
    [head.text],
  );
}

/** `list.join(', ')` as one text with all that the list may hold; `text.replace(…)` as it was before. */
function callTextsOf({ expression, arguments: [given] }: ts.CallExpression, bound: Bound): readonly string[] {
  if (!ts.isPropertyAccessExpression(expression)) return [HOLE];
  const method = expression.name.text;
  if (method === 'replace' || method === 'replaceAll') return textsOf(expression.expression, bound);
  const items = method === 'join' ? itemsOf(expression.expression, bound) : null;
  return [items === null ? HOLE : items.join(given && ts.isStringLiteralLike(given) ? given.text : ',')];
}

/** All that a list of texts can hold; null where that cannot be read. */
function itemsOf(expression: ts.Expression, bound: Bound): readonly string[] | null {
  if (isWrapped(expression)) return itemsOf(expression.expression, bound);
  if (ts.isArrayLiteralExpression(expression)) {
    const items = expression.elements.map((element) =>
      ts.isSpreadElement(element) ? itemsOf(element.expression, bound) : textsOf(element, bound),
    );
    return allOf(items);
  }
  if (ts.isConditionalExpression(expression))
    return allOf([itemsOf(expression.whenTrue, bound), itemsOf(expression.whenFalse, bound)]);
  if (ts.isCallExpression(expression)) return mappedItemsOf(expression, bound);
  const symbol = source().checker.getSymbolAtLocation(expression);
  const constant = constantOf(symbol);
  if (constant) return itemsOf(constant, bound);
  const given = symbol?.valueDeclaration ? argumentsFor(symbol.valueDeclaration) : [];
  return given.length === 0 ? null : allOf(given.map((argument) => itemsOf(argument, bound)));
}

function mappedItemsOf({ expression, arguments: [act] }: ts.CallExpression, bound: Bound): readonly string[] | null {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'map') return null;
  if (!act || !ts.isArrowFunction(act) || ts.isBlock(act.body)) return null;
  const { body, parameters } = act;
  const symbol = parameters[0] && source().checker.getSymbolAtLocation(parameters[0].name);
  const items = itemsOf(expression.expression, bound);
  if (!symbol || items === null) return null;
  return items.flatMap((item) => textsOf(body, new Map([...bound, [symbol, item]])));
}

/** What calls of its function give a parameter; nothing for any other declaration. */
function argumentsFor(declaration: ts.Declaration): ts.Expression[] {
  if (!ts.isParameter(declaration)) return [];
  const called = declaration.parent.name?.getText();
  const index = declaration.parent.parameters.indexOf(declaration);
  return source().files.flatMap((file) =>
    nodesIn(file, ts.isCallExpression)
      .filter((call) => call.expression.getText() === called)
      .filter((call) => source().checker.getResolvedSignature(call)?.declaration === declaration.parent)
      .flatMap((call) => call.arguments[index] ?? []),
  );
}

function literalsOf(expression: ts.Expression): readonly string[] | null {
  const { checker } = source();
  const type = checker.getTypeAtLocation(expression);
  return stringsOfType(checker.getBaseConstraintOfType(type) ?? type);
}

/** What a constant was declared to be. */
function constantOf(symbol: ts.Symbol | undefined): ts.Expression | undefined {
  const original = symbol && symbol.flags & ts.SymbolFlags.Alias ? source().checker.getAliasedSymbol(symbol) : symbol;
  const declaration = original?.valueDeclaration;
  const isConstant = declaration && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const;
  return isConstant && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}

function allOf(lists: readonly (readonly string[] | null)[]): readonly string[] | null {
  return lists.some((list) => list === null) ? null : lists.flatMap((list) => list ?? []);
}

function combined(starts: readonly string[], ends: readonly string[]): readonly string[] {
  return starts.flatMap((start) => ends.map((end) => start + end));
}
