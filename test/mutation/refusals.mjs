// Every refusal of the rules, and what it hangs on: a test must notice when the condition of any one of them is taken away.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { mutated, root } from './targets.mjs';

/** @returns per refusal its code, where it stands, and the place of the condition: [line, column] from 1, as the mutants have it */
export function refusalsIn(target) {
  const sources = mutated(target).map((file) => ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true));
  // A function that only makes the error refuses nothing; whoever throws what it made does.
  const makers = new Map();
  const found = [];
  for (const source of sources)
    everyNode(source, (node) => {
      if (!isRefusal(node)) return;
      if (ts.isArrowFunction(node.parent)) makers.set(node.parent.parent.name.text, node);
      else found.push(refusal(source, node, node));
    });
  for (const source of sources)
    everyNode(source, (node) => {
      if (!ts.isThrowStatement(node) || !ts.isCallExpression(node.expression)) return;
      const made = makers.get(node.expression.expression.getText());
      if (made !== undefined) found.push(refusal(source, node.expression, made));
    });
  return found;
}

const isRefusal = (node) => ts.isNewExpression(node) && node.expression.getText() === 'DomainError';
function everyNode(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => everyNode(child, visit));
}

function refusal(source, thrown, error) {
  const placeOf = (position) => {
    const { line, character } = source.getLineAndCharacterOfPosition(position);
    return { line: line + 1, column: character + 1 };
  };
  const condition = conditionOf(thrown);
  const [code] = error.arguments;
  return {
    file: source.fileName,
    code: ts.isStringLiteralLike(code) ? code.text : code.getText(),
    line: placeOf(thrown.getStart()).line,
    ...(condition !== undefined && { start: placeOf(condition.getStart()), end: placeOf(condition.getEnd()) }),
  };
}

/** The test of the nearest `if` whose first branch holds the refusal, or the clause of a `switch` that does nothing but refuse. */
function conditionOf(error) {
  for (let node = error; node.parent !== undefined && !ts.isFunctionLike(node); node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && parent.thenStatement === node) return parent.expression;
    if (ts.isCaseOrDefaultClause(parent)) return parent;
  }
  return undefined;
}

/** What became of each refusal when its condition never held, by the mutants of a report. */
export function judged(refusals, report) {
  return refusals.map((one) => {
    const same = (a, b) => a.line === b.line && a.column === b.column;
    const without = (report.files[one.file]?.mutants ?? []).find(
      ({ mutatorName, replacement, location }) =>
        mutatorName === 'ConditionalExpression' &&
        one.start !== undefined &&
        same(location.start, one.start) &&
        (replacement === 'false' ? same(location.end, one.end) : replacement.endsWith(':')),
    );
    return { ...one, fate: without === undefined ? 'not tried' : without.status === 'Killed' || without.status === 'Timeout' ? 'red' : 'unnoticed' };
  });
}

/** As Stryker is told which part of a file to change. */
export const rangesOf = (target) =>
  refusalsIn(target)
    .filter(({ start }) => start !== undefined)
    .map(({ file, start, end }) => `${file}:${start.line}:${start.column - 1}-${end.line}:${end.column - 1}`);
