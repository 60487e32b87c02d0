import ts from 'typescript';
import { nodesIn, source } from './program.ts';

/** The strings that an expression can be; null when the compiler knows no end to them. */
export function stringsOf(expression: ts.Expression): readonly string[] | null {
  if (ts.isTemplateExpression(expression)) {
    let texts: readonly string[] = [expression.head.text];
    for (const { expression: part, literal } of expression.templateSpans) {
      const parts = stringsOf(part);
      if (parts === null) return null;
      texts = texts.flatMap((text) => parts.map((value) => text + value + literal.text));
    }
    return texts;
  }
  return stringsOfType(source().checker.getTypeAtLocation(expression));
}

export function stringsOfType(type: ts.Type): readonly string[] | null {
  const members = type.isUnion() ? type.types : [type];
  const strings = members.flatMap((member) => (member.isStringLiteral() ? member.value : []));
  return strings.length === members.length ? strings : null;
}

/** How many elements an expression has: of literals, of tuples, and of `...f(a, b)` where `f` maps its arguments one by
 * one; null where that is not visible. */
export function lengthOf(expression: ts.Expression | undefined): number | null {
  if (!expression) return 0;
  if (ts.isArrayLiteralExpression(expression)) return sum(expression.elements.map(elementLength));
  if (ts.isCallExpression(expression)) return mapsItsArguments(expression) ? expression.arguments.length : null;
  const { checker } = source();
  const constant = ts.isIdentifier(expression) ? constantOf(checker.getSymbolAtLocation(expression)) : undefined;
  if (constant) return lengthOf(constant);
  const type = checker.getTypeAtLocation(expression);
  return checker.isTupleType(type) && isReference(type) ? checker.getTypeArguments(type).length : null;
}

/** What a constant was declared to be. */
function constantOf(symbol: ts.Symbol | undefined): ts.Expression | undefined {
  const declaration = symbol?.valueDeclaration;
  const isConstant = declaration && ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const;
  return isConstant && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}

function elementLength(element: ts.Expression): number | null {
  return ts.isSpreadElement(element) ? lengthOf(element.expression) : 1;
}

function sum(lengths: readonly (number | null)[]): number | null {
  return lengths.reduce<number | null>(
    (total, length) => (total === null || length === null ? null : total + length),
    0,
  );
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type;
}

/** Whether the called function is `(...values) => values.map(…)`, called without spreading. */
function mapsItsArguments(call: ts.CallExpression): boolean {
  if (call.arguments.some(ts.isSpreadElement)) return false;
  const declaration = source().checker.getResolvedSignature(call)?.declaration;
  if (!declaration || !ts.isFunctionDeclaration(declaration)) return false;
  const [parameter, ...others] = declaration.parameters;
  const [result, ...more] = nodesIn(declaration, ts.isReturnStatement);
  return (
    parameter?.dotDotDotToken !== undefined &&
    others.length + more.length === 0 &&
    result?.expression?.getText().startsWith(`${parameter.name.getText()}.map(`) === true
  );
}
