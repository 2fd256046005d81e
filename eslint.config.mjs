import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What a project of each type may depend on, and which packages from outside it may (or may not) use. */
const BY_TYPE = [
  ['app', ['host', 'feature', 'platform', 'adapter', 'domain', 'contract', 'util'], {}],
  // How a service is put together, for the app that runs it alone and for the one that runs all three.
  ['host', ['host', 'feature', 'platform', 'adapter', 'domain', 'contract', 'util'], {}],
  ['feature', ['platform', 'domain', 'contract', 'util'], { bannedExternalImports: ['kafkajs', 'typeorm', 'pg'] }],
  ['platform', ['domain', 'contract', 'util'], { bannedExternalImports: ['kafkajs', 'typeorm', 'pg'] }],
  ['adapter', ['adapter', 'domain', 'contract', 'util'], {}],
  // Property tests are the only use of a package in a domain library.
  ['domain', ['domain', 'contract', 'util'], { allowedExternalImports: ['fast-check', '@jest/globals'] }],
  ['contract', ['contract'], { allowedExternalImports: ['zod', 'fast-check', '@jest/globals'] }],
  ['util', ['util'], { bannedExternalImports: ['@nestjs/*', 'typeorm', 'kafkajs'] }],
  ['ui', ['contract', 'util'], { bannedExternalImports: ['@nestjs/*', 'typeorm', 'kafkajs'] }],
];

/** Packages that one library may use beyond those of its type. */
const BY_LIBRARY = [
  // The members of a monitor are described by the schemas that read them.
  ['libs/monitors', 'domain', ['zod']],
];

/** What a project of each scope may see besides itself. */
const BY_SCOPE = {
  shared: ['shared'],
  config: ['config', 'shared'],
  evaluator: ['evaluator', 'shared'],
  dispatcher: ['dispatcher', 'shared'],
  console: ['console', 'shared'],
  standalone: ['standalone', 'config', 'evaluator', 'dispatcher', 'shared'],
  cli: ['cli', 'evaluator', 'shared'],
  tools: ['tools', 'shared', 'config', 'evaluator', 'dispatcher', 'standalone', 'cli', 'console'],
};

const constraintsOf = (types) => [
  ...types.map(([type, allowed, external]) => ({
    sourceTag: `type:${type}`,
    onlyDependOnLibsWithTags: allowed.map((name) => `type:${name}`),
    ...external,
  })),
  ...Object.entries(BY_SCOPE).map(([scope, seen]) => ({
    sourceTag: `scope:${scope}`,
    onlyDependOnLibsWithTags: seen.map((name) => `scope:${name}`),
  })),
];

const boundariesOf = (path, types) => ({
  files: [`${path}/*.ts`],
  rules: {
    '@nx/enforce-module-boundaries': [
      'error',
      { enforceBuildableLibDependency: false, allow: [], depConstraints: constraintsOf(types) },
    ],
  },
});

const withPackages = (type, packages) =>
  BY_TYPE.map(([name, allowed, external]) => {
    const added = { ...external, allowedExternalImports: [...(external.allowedExternalImports ?? []), ...packages] };
    return [name, allowed, name === type ? added : external];
  });

/** The rules above, by path; where two fit, the later one holds. */
export const boundaries = [
  boundariesOf('**', BY_TYPE),
  ...BY_LIBRARY.map(([path, type, packages]) => boundariesOf(`${path}/**`, withPackages(type, packages))),
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.cache/**', '.tocsin/**', '**/fixtures/**'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked, prettier],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { prefer: 'type-imports', fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Take a Clock.' },
        { object: 'Math', property: 'random', message: 'Take the randomness as an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Take a Clock.' },
        { selector: 'ExportAllDeclaration', message: 'Name every export.' },
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
      ],
    },
  },
  ...boundaries,
  {
    // Nest injects by class: its parameters' types must be real imports.
    files: ['libs/*/feature/**/*.ts', 'libs/platform/**/*.ts', 'apps/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    // Matchers such as expect.any() and parsed bodies have no types; the assertion is what checks them.
    files: ['**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['libs/runtime/src/clock.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
);
