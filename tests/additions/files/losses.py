LOSSES.add(
    Loss(
        "mae",
        "MAE",
        formula=lambda margins: torch.sigmoid(-margins),
        last_layer="nn.Sigmoid()",
        criterion="nn.L1Loss()",
    )
)
