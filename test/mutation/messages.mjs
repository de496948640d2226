// A Stryker plugin: what a refusal says to a reader is no rule, so its wording is not mutated (its code is), nor is the language of facts.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** What the words of an event may be is the language of facts, which golden samples and the catalogue hold; rules begin where it is used. */
const isLanguage = (node) => {
  if (node.type === 'TSAsExpression') return node.expression.type === 'ArrayExpression' && node.typeAnnotation.typeName?.name === 'const';
  let root = node;
  while (root.type === 'CallExpression' || root.type === 'MemberExpression') root = root.type === 'CallExpression' ? root.callee : root.object;
  return node.type === 'CallExpression' && root.type === 'Identifier' && root.name === 'z';
};

const shouldIgnore = (path) => {
  const { node, parentPath } = path;
  if (isLanguage(node)) return 'language of facts';
  if (node.type !== 'StringLiteral' && node.type !== 'TemplateLiteral') return undefined;
  const call = parentPath?.node;
  const argument = call?.arguments?.indexOf(node) ?? -1;
  if (call?.type === 'NewExpression') {
    const wording = call.callee.name === 'DomainError' ? argument === 1 : argument >= 0;
    return wording ? 'wording of an error' : undefined;
  }
  return call?.type === 'CallExpression' && call.callee.type === 'Super' && argument === 0 ? 'wording of an error' : undefined;
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, 'messages', { shouldIgnore })];
