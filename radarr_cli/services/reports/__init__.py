"""Telling people and programs how things stand: status, history, health, metrics, notifications."""
