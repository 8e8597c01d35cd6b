# syntax=docker/dockerfile:1
# The server alone: no shell is needed inside, health is asked by the program itself.

FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install --no-install-recommends --yes gcc libc6-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package chophien && cp target/release/chophien /chophien

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Chợ Phiên" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/chophien --create-home --shell /usr/sbin/nologin chophien \
    && chmod 700 /var/lib/chophien
COPY --from=build /chophien /usr/local/bin/chophien
USER 10001:10001
ENV CHOPHIEN_MODE=production \
    CHOPHIEN_LISTEN=0.0.0.0:8080 \
    CHOPHIEN_DATA=/var/lib/chophien \
    CHOPHIEN_KEY_FILE=/var/lib/chophien/keys \
    CHOPHIEN_LOG_FORMAT=json
VOLUME /var/lib/chophien
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s --retries=3 CMD ["chophien", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["chophien"]
CMD ["serve"]
