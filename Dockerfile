# syntax=docker/dockerfile:1
# One image for both processes; docker-compose.yml says which it runs. Everything of a stage happens in /aftercare.
# There is no init in here: run it with `docker run --init`, or `init: true`, so that signals and zombies are seen to.

FROM node:20.20.2-bookworm-slim AS build
WORKDIR /aftercare
COPY package.json package-lock.json .npmrc ./
COPY tools/mend-postgres.js tools/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:20.20.2-bookworm-slim AS modules
WORKDIR /aftercare
COPY package.json package-lock.json .npmrc ./
COPY tools/mend-postgres.js tools/
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production
ENV NODE_OPTIONS="--enable-source-maps --disable-warning=ExperimentalWarning"
ENV HOST=0.0.0.0
ENV PORT=3000
ENV METRICS_PORT=9464
WORKDIR /aftercare
COPY package.json LICENSE ./
COPY --from=modules /aftercare/node_modules node_modules
COPY --from=build /aftercare/dist dist
# By number: what checks that an image does not run as root cannot read names.
USER 1000:1000
EXPOSE 3000 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((said) => process.exit(said.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/client/main.js"]
