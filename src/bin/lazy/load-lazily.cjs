/** Gives what stands for a CommonJS package that is loaded by `load` when the first of its exports is used. */
module.exports = (load) =>
  new Proxy(
    {},
    {
      get(_, name) {
        // As the helpers of TypeScript see it: an ES module, whose default export is the package where it is none itself.
        if (name === '__esModule') return true;
        const exported = load();
        return name === 'default' && !exported.__esModule ? exported : exported[name];
      },
    },
  );
