// What a linter looks for in the pages' script beside its types.
const names = [
  "Blob", "DecompressionStream", "Response", "TextDecoder", "URL", "WebAssembly", "Worker", "atob", "console", "document",
  "navigator", "process", "self",
];

export default [{
  languageOptions: { globals: Object.fromEntries(names.map((name) => [name, "readonly"])) },
  linterOptions: { reportUnusedDisableDirectives: true },
  rules: {
    eqeqeq: "error", "no-const-assign": "error", "no-dupe-keys": "error", "no-fallthrough": "error", "no-redeclare": "error",
    "no-self-assign": "error", "no-shadow": "error", "no-undef": "error", "no-unreachable": "error", "no-unused-vars": "error",
    "no-use-before-define": ["error", { functions: false, classes: false }], "no-var": "error", "prefer-const": "error",
  },
}];
