"""Calls of models in languages whose declarations carry types: Go, Java, Kotlin, C#."""
