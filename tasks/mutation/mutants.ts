import ts from 'typescript';

/** A small change of one source text that its specs should notice. */
export type Mutant = {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** `line:column`, both 1-based. */
  readonly place: string;
  /** `before → after`, shortened. */
  readonly description: string;
};

const SWAPPED_OPERATORS: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
  [ts.SyntaxKind.PlusEqualsToken]: '-=',
};

const SWAPPED_METHODS: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['min', 'max'],
  ['max', 'min'],
]);

/** Methods whose call gives a value of the same type as what it is called on. */
const DROPPED_METHODS = ['filter', 'sort', 'toSorted', 'toLowerCase', 'normalize', 'trim', 'slice'];

/** All mutants of a file, in the order of the text. */
export function listMutants(file: ts.SourceFile): Mutant[] {
  const mutants: Mutant[] = [];
  const add = (node: ts.Node, replacement: string): void => {
    const [start, end] = [node.getStart(file), node.getEnd()];
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    const place = `${line + 1}:${character + 1}`;
    const before = shorten(file.text.slice(start, end));
    mutants.push({ start, end, replacement, place, description: `${before} → ${shorten(replacement)}` });
  };
  const visit = (node: ts.Node): void => {
    if (!hasRuntimeEffect(node)) return;
    for (const mutate of MUTATORS) mutate(node, file, add);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants.sort((a, b) => a.start - b.start);
}

type Mutator = (node: ts.Node, file: ts.SourceFile, add: (node: ts.Node, replacement: string) => void) => void;

const MUTATORS: readonly Mutator[] = [
  function negateCondition(node, file, add) {
    if (ts.isIfStatement(node)) add(node.expression, `!(${node.expression.getText(file)})`);
    if (ts.isConditionalExpression(node)) add(node.condition, `!(${node.condition.getText(file)})`);
  },
  function swapOperator(node, _file, add) {
    const swapped = ts.isBinaryExpression(node) ? SWAPPED_OPERATORS[node.operatorToken.kind] : undefined;
    if (ts.isBinaryExpression(node) && swapped !== undefined) add(node.operatorToken, swapped);
  },
  function dropFallback(node, file, add) {
    const isFallback = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken;
    if (isFallback) add(node, node.left.getText(file));
  },
  function dropStatement(node, file, add) {
    if (!ts.isExpressionStatement(node)) return;
    const { expression } = node;
    add(node, ts.isAwaitExpression(expression) ? `void (${expression.expression.getText(file)});` : ';');
  },
  function emptyReturn(node, _file, add) {
    if (ts.isReturnStatement(node) && node.expression) add(node.expression, 'undefined');
  },
  function changeLiteral(node, _file, add) {
    if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false');
    if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true');
    if (ts.isNumericLiteral(node)) add(node, String(Number(node.text.replaceAll('_', '')) + 1));
    if (ts.isStringLiteral(node) && !ts.isPropertyAssignment(node.parent)) add(node, node.text === '' ? "'?'" : "''");
    if (ts.isRegularExpressionLiteral(node)) add(node, '/(?!)/g');
  },
  function changeMethod(node, file, add) {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const { name, expression } = node.expression;
    const swapped = SWAPPED_METHODS.get(name.text);
    if (swapped !== undefined) add(name, swapped);
    if (DROPPED_METHODS.includes(name.text)) add(node, expression.getText(file));
  },
];

/** Types, imports and the messages of errors that users never see are left out. */
function hasRuntimeEffect(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return false;
  if (ts.isExportDeclaration(node)) return false;
  return !(ts.isNewExpression(node) && /^(?:Type|Range)?Error$/.test(node.expression.getText()));
}

function shorten(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
